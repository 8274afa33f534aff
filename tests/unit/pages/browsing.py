"""The pages over Port Desk whole in memory, and a person's browser at them: no sockets, no script."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from functions.pages.door import Door, build
from infra.local.signer import Browser, Page
from shared.domain.model import Role
from shared.ports import IdentityProvider
from shared.runtime.wiring import PagesParts
from tests.world import Client, World

BASE: Final = "https://port.example.com"


class PlainPictures:
    """Says which page it would draw; of bytes that are no PDF none."""

    def of_page(self, body: bytes, content_type: str, page: int) -> bytes | None:
        return f"page {page}".encode() if body.startswith(b"%PDF") else None


@dataclass
class DoorTransport(httpx.BaseTransport):
    """Hands what a browser asks to a door, as the HTTP API would."""

    door: Door
    address: str = "203.0.113.9"
    headers: dict[str, str] = field(default_factory=dict)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        headers = {name.lower(): value for name, value in request.headers.items()} | self.headers
        cookies = [one.strip() for one in headers.pop("cookie", "").split(";") if one.strip()]
        if request.method == "POST":
            headers.setdefault("sec-fetch-site", "same-origin")
        path = request.url.path
        event = {
            "version": "2.0",
            "rawPath": path,
            "rawQueryString": request.url.query.decode(),
            "headers": headers,
            "cookies": cookies,
            "requestContext": {
                "stage": "$default",
                "http": {"method": request.method, "path": path, "sourceIp": self.address},
            },
            "body": base64.b64encode(request.read()).decode(),
            "isBase64Encoded": True,
        }
        answer = self.door.resolve(event)
        body = answer["body"]
        raw = base64.b64decode(body) if answer["isBase64Encoded"] else body.encode()
        sent = [*answer["headers"].items(), *(("set-cookie", one) for one in answer["cookies"])]
        return httpx.Response(answer["statusCode"], headers=sent, content=raw)


class Person(Browser):
    """Somebody at the pages; `answers` are all that they got, redirects too."""

    def __init__(self, transport: DoorTransport) -> None:
        super().__init__(transport)
        self.transport = transport
        self.answers: list[httpx.Response] = []
        self._http.event_hooks["response"].append(self.answers.append)

    def get(self, path: str) -> Page:
        return self.open(f"{BASE}{path}")

    def post(self, path: str, form: Mapping[str, Any] | None = None, **headers: str) -> Page:
        """A form that no page of ours made."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return Page(self._http.post(f"{BASE}{path}", data=dict(form or {}), headers=given))

    def upload(self, path: str, form: Mapping[str, str], file: tuple[str, bytes]) -> Page:
        """A form with a file that no page of ours made."""
        return Page(self._http.post(f"{BASE}{path}", data=dict(form), files={"file": file}))

    @property
    def cookies(self) -> dict[str, str]:
        return {one.name: one.value or "" for one in self._http.cookies.jar}

    def set_cookie(self, name: str, value: str) -> None:
        self._http.cookies.clear()
        self._http.cookies.set(name, value, domain="port.example.com")

    def sign_in(self, key: str) -> Page:
        return self.submit(self.get("/sign-in"), "/sign-in", secret_key=key)


@dataclass
class Office:
    """A world with its pages."""

    world: World = field(default_factory=World)
    provider: IdentityProvider | None = None
    by_key: bool = True

    def __post_init__(self) -> None:
        self.door = build(self._parts)

    def _parts(self) -> PagesParts:
        world = self.world
        return PagesParts(world.desk, self.provider, self.by_key, PlainPictures(), world.dead_letters)

    def person(self, address: str = "203.0.113.9", **headers: str) -> Person:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return Person(DoorTransport(self.door, address, given))

    def signed_in(self, role: Role = Role.SUPPORT, client: Client | None = None, **options: Any) -> Person:
        """Somebody of this role, signed in with their key."""
        person = self.person()
        key = (client or self.world.client(role, **options)).secret
        assert person.sign_in(key).status == 200
        return person


Made = Callable[[], Office]

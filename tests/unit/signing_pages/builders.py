"""The pages over use cases that are told what to say, and record what they were asked."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from html import unescape
from typing import Any
from urllib.parse import quote, urlencode

from functions.signing.acts import Acts
from functions.signing.door import Door, build
from shared.adapters.memory.clock import FixedClock
from shared.adapters.memory.files import MemoryFiles
from shared.adapters.memory.ids import SequentialIds
from shared.adapters.memory.store import MemoryStore
from shared.adapters.memory.vault import MemoryVault
from shared.domain.letter import LetterContent, PostalAddress
from shared.domain.lifecycle import ActorKind
from shared.domain.mail_table import Topic
from shared.domain.model import Actor, Language, Person
from shared.domain.playbook import BUILT_IN
from shared.domain.policy import Policy
from shared.domain.problems import Problem, RulesBroken
from shared.domain.words.consent import CONSENT_VERSION
from shared.usecases.desk import Desk
from shared.usecases.port_outs.page_links import LeavingPage
from shared.usecases.signing.links import DeadLink, NotOpened
from shared.usecases.signing.view import (
    AccountDetails,
    Copies,
    DetailField,
    Landing,
    LetterCheck,
    LetterToSign,
    Opened,
    Room,
    SignedCopy,
)
from tests.contract.things import any_port_out, any_user

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
TOKEN = "kV3p-x_0Zq8fT1mY7hJ2sL5dN9wR4cB6gA0eU3iO1tQ"
COPIES_TOKEN = "pQ7c-y_1Ar9gU2nZ8iK3tM6eO0xS5dC7hB1fV4jP2uR"
SESSION = f"{int(NOW.timestamp()) + 7200}.5d41402abc"
PNG = b"\x89PNG\r\n\x1a\n" + b"a drawing"
ACCOUNT = "lac_01JCXW6M2T8R4V5Q9YB3ZK7HNA"
ORDER = "ord_01JCXW6M2T8R4V5Q9YB3ZK7HNA"
WRITES = frozenset(
    {
        *("open_envelope", "give_code", "ask_for_new_link", "complete_details", "name_authorized_person"),
        *("sign", "decline", "hand_back", "ask", "correct", "decide_approval", "answer_leaving", "unsubscribe"),
    }
)


def any_leaving(**changes: Any) -> LeavingPage:
    """The page of a port-out of which nothing was said yet."""
    values: dict[str, Any] = {
        "port_out": any_port_out(account_name="Acme Plumbing & Heating", customer_word=None, case_id="cas_1"),
        "person": Actor(kind=ActorKind.CUSTOMER, id="usr_1", name="Dana Whitfield"),
        "may_stop": True,
        "may_claim": True,
    }
    return LeavingPage(**{**values, **changes})


def any_landing(**changes: Any) -> Landing:
    values: dict[str, Any] = {
        "language": Language.ENGLISH,
        "company_name": "Example Tracking, Inc.",
        "account_name": "Acme Plumbing & Heating",
        "request_name": "Chicago lines",
        "signer_name": "Dana Whitfield",
        "letters": 1,
        "expires_at": datetime(2026, 4, 1, 20, 7, tzinfo=UTC),
        "time_zone": "America/New_York",
        "masked_email": "d***@acme.example.com",
    }
    return Landing(**{**values, **changes})


def any_content(**changes: Any) -> LetterContent:
    values: dict[str, Any] = {
        "letter_id": ORDER,
        "order_reference": "PD-000123-01",
        "company_name": "Example Tracking, Inc.",
        "losing_carrier_name": "Lakeside Telecom",
        "number_class": "local",
        "end_user_name": "Acme Plumbing & Heating",
        "service_address": PostalAddress(line1="120 Wabash Ave", city="Chicago", state="IL", postal_code="60603"),
        "authorized_person_name": "Dana Whitfield",
        "authorized_person_title": "Owner",
        "authorized_person_email": "dana@acme.example.com",
        "account_number": "LT-884213",
        "billing_telephone_number": "+13125550100",
        "numbers": ("+13125550101", "+13125550102", "+13125550103"),
        "prepared_on": date(2026, 3, 2),
    }
    return LetterContent(**{**values, **changes})


def any_letter_to_sign(**changes: Any) -> LetterToSign:
    values: dict[str, Any] = {"order_id": ORDER, "content": any_content(), "sha256": "ab" * 32, "size": 48_213}
    return LetterToSign(**{**values, **changes})


def any_details(*fields: DetailField, **changes: Any) -> AccountDetails:
    values: dict[str, Any] = {
        "losing_account_id": ACCOUNT,
        "label": "Main office",
        "carrier_name": "Lakeside Telecom",
        "numbers": 12,
        "fields": fields or (DetailField(name="end_user_name", required=True),),
    }
    return AccountDetails(**{**values, **changes})


def any_room(**changes: Any) -> Room:
    letters = changes.get("letters", () if "details" in changes or "preparing" in changes else (any_letter_to_sign(),))
    values: dict[str, Any] = {
        "landing": any_landing(letters=max(len(letters), 1)),
        "envelope_id": "env_1",
        "signer": Person(name="Dana Whitfield", title="Owner", email="dana@acme.example.com"),
        "authorized_person": Person(name="Dana Whitfield", title="Owner"),
        "letters": letters,
    }
    return Room(**{**values, **changes})


def any_copy(**changes: Any) -> SignedCopy:
    values: dict[str, Any] = {
        "order_id": ORDER,
        "carrier_name": "Lakeside Telecom",
        "numbers": 3,
        "ready": True,
        "sha256": "cd" * 32,
    }
    return SignedCopy(**{**values, **changes})


def any_copies(**changes: Any) -> Copies:
    values: dict[str, Any] = {
        "language": Language.ENGLISH,
        "company_name": "Example Tracking, Inc.",
        "account_name": "Acme Plumbing & Heating",
        "signer_name": "Dana Whitfield",
        "signer_email": "dana@acme.example.com",
        "signed_at": NOW,
        "time_zone": "America/Chicago",
        "letters": (any_copy(),),
    }
    return Copies(**{**values, **changes})


def any_check(**changes: Any) -> LetterCheck:
    values: dict[str, Any] = {
        "verdict": "genuine",
        "state": "signed",
        "letter_id": ORDER,
        "company_name": "Example Tracking, Inc.",
        "carrier_name": "Lakeside Telecom",
        "end_user_name": "Acme Plumbing & Heating",
        "signed_by": "Dana Whitfield",
        "signed_at": NOW,
        "number_count": 3,
        "numbers": ("+13125550101", "+13125550102", "+13125550103"),
        "sha256": "cd" * 32,
        "document_sha256": "ab" * 32,
    }
    return LetterCheck(**{**values, **changes})


def any_signature(**changes: str) -> dict[str, str]:
    """The form under the letters, filled in; a value that is "" is left out, as a browser leaves out an empty tick."""
    values = {
        "typed_name": "Dana Whitfield",
        "title": "Owner",
        "method": "typed",
        "consent": "yes",
        "consent_version": CONSENT_VERSION,
        f"viewed:{ORDER}": "ab" * 32,
    }
    return {name: value for name, value in {**values, **changes}.items() if value}


_EMPTY = Problem("correction_empty", "Nothing is corrected.", "Say what is to change.", "")


@dataclass
class FakeUseCases:
    """Says what it is told; `raises` holds what an act raises instead."""

    landing: Any = field(default_factory=any_landing)
    room: Any = field(default_factory=any_room)
    copies: Any = field(default_factory=any_copies)
    check: LetterCheck | None = field(default_factory=any_check)
    opened: Opened = field(default_factory=lambda: Opened(SESSION))
    leaving: LeavingPage | None = field(default_factory=any_leaving)
    correction: Any = None
    corrected: Any = None
    approval: Any = None
    approved: Any = None
    unsubscribing: Any = field(default_factory=lambda: (any_user(), Topic.PROGRESS))
    raises: dict[str, Exception] = field(default_factory=dict)
    calls: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)

    def acts(self) -> Acts:
        return Acts(**{name: partial(self._act, name) for name in Acts.__dataclass_fields__})

    def asked(self, name: str) -> list[tuple[Any, ...]]:
        """What an act was given, each time, without the desk."""
        return [arguments for called, arguments in self.calls if called == name]

    @property
    def written(self) -> list[str]:
        return [name for name, _ in self.calls if name in WRITES]

    def _act(self, name: str, _desk: Desk, *arguments: Any) -> Any:
        self.calls.append((name, arguments))
        if name in self.raises:
            raise self.raises[name]
        if name == "correct" and arguments[2]:
            raise RulesBroken("Nothing was corrected.", problems=[*arguments[2], _EMPTY])
        if name in ("open_correction", "open_approval") and not (self.correction or self.approval):
            raise DeadLink
        if name in ("room", "letter_file") and arguments[1] != SESSION:
            raise NotOpened
        answers: dict[str, Any] = {
            "landing": self.landing,
            "open_envelope": self.opened,
            "give_code": Opened(SESSION),
            "room": self.room,
            "letter_file": b"%PDF-1.7 the letter",
            "sign": COPIES_TOKEN,
            "copies": self.copies,
            "copy_file": b"%PDF-1.7 the signed letter",
            "check_letter": self.check,
            "check_letter_file": self.check,
            "open_leaving": self.leaving,
            "answer_leaving": self.leaving.port_out if self.leaving else None,
            "open_correction": self.correction,
            "correct": self.corrected,
            "open_approval": self.approval,
            "decide_approval": self.approved,
            "open_unsubscribe": self.unsubscribing,
            "unsubscribe": self.unsubscribing,
        }
        return answers.get(name)


@dataclass(frozen=True)
class FakeParts:
    desk: Desk
    printer: Any = None
    drawings: Any = None
    examiner: Any = None


def any_desk(**policy: Any) -> Desk:
    clock = FixedClock(NOW)
    settings = Policy(
        **{"company_name": "Example Tracking, Inc.", "public_base_url": "https://port.example.com", **policy}
    )
    files, letters = MemoryFiles(clock), MemoryFiles(clock)
    return Desk(
        MemoryStore(clock),
        clock,
        SequentialIds(),
        settings,
        files,
        MemoryVault(),
        letters,
        MemoryFiles(clock),
        {},
        lambda: BUILT_IN,
    )


@dataclass(frozen=True)
class Shown:
    """An answer as a browser sees it."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    raw: bytes

    @property
    def html(self) -> str:
        return self.raw.decode()

    @property
    def text(self) -> str:
        """The words of the page, without its tags."""
        body = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", self.html)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())

    def values(self, name: str) -> list[str]:
        """The values of the inputs of this name."""
        inputs = re.findall(r"<input[^>]*>", self.html)
        found = [tag for tag in inputs if f'name="{name}"' in tag]
        return [unescape(match[1]) for tag in found if (match := re.search(r'value="([^"]*)"', tag))]


@dataclass
class Browser:
    """A visitor; `session` is the cookie it has."""

    use_cases: FakeUseCases = field(default_factory=FakeUseCases)
    session: str = ""
    language: str = "en"
    policy: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        desk = any_desk(**self.policy)
        self.door: Door = build(lambda: FakeParts(desk), self.use_cases.acts)

    def ask(
        self,
        method: str,
        address: str,
        body: bytes | str = "",
        *,
        headers: Mapping[str, str] | None = None,
        stage: str = "$default",
    ) -> Shown:
        path, _, query = address.partition("?")
        encoded = isinstance(body, bytes)
        event = {
            "version": "2.0",
            "rawPath": path,
            "rawQueryString": query,
            "headers": {"accept-language": self.language, "user-agent": "a browser", **(headers or {})},
            "cookies": [f"portdesk_sign={self.session}"] if self.session else [],
            "requestContext": {
                "stage": stage,
                "http": {"method": method, "path": path, "sourceIp": "203.0.113.9"},
            },
            "body": base64.b64encode(body).decode() if isinstance(body, bytes) else body,
            "isBase64Encoded": encoded,
        }
        answer = self.door.resolve(event)
        raw = base64.b64decode(answer["body"]) if answer["isBase64Encoded"] else answer["body"].encode()
        return Shown(answer["statusCode"], answer["headers"], tuple(answer["cookies"]), raw)

    def get(self, address: str, **headers: str) -> Shown:
        return self.ask("GET", address, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, address: str, form: Mapping[str, str] | None = None, **more: str) -> Shown:
        headers = {"content-type": "application/x-www-form-urlencoded", **more}
        return self.ask("POST", address, urlencode(form or {}, quote_via=quote), headers=headers)

    def upload(self, *files: tuple[str, bytes], boundary: str = "a-boundary", name: str = "file") -> Shown:
        return self.ask(
            "POST",
            "/letter-check",
            multipart(*files, boundary=boundary, name=name),
            headers={"content-type": f"multipart/form-data; boundary={boundary}"},
        )


def opened_browser(use_cases: FakeUseCases | None = None, **changes: Any) -> Browser:
    """Somebody who has opened the letters."""
    return Browser(use_cases or FakeUseCases(), session=SESSION, **changes)


def multipart(*files: tuple[str, bytes], boundary: str = "a-boundary", name: str = "file") -> bytes:
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        f"Content-Type: application/pdf\r\n\r\n".encode()
        + content
        + b"\r\n"
        for filename, content in files
    ]
    return b"".join(parts) + f"--{boundary}--\r\n".encode()

"""An OpenID Connect issuer to sign in with: real RS256, JWKS, PKCE, and every way to get it wrong on request."""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote_plus, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey

from shared.ports import Clock


def _new_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig", "alg": "RS256"})


@dataclass
class Issuer:
    """`email` signs in as soon as a browser comes; `claims` go over what an ID token says; `forge` says how one is
    not signed as it should be: "none", "hmac" or "stranger"."""

    clock: Clock
    address: str = "https://login.example.net/realm"
    client_id: str = "port-desk"
    client_secret: str = "a secret & more"
    email: str = "sam@portdesk.example.com"
    claims: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    in_userinfo: bool = False
    forge: str = ""
    fails: bool = False
    key: RSAKey = field(default_factory=_new_key)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    # --- what a person's browser does --------------------------------------------------------------------------------

    def authorize(self, address: str, **changes: str) -> str:
        """Sign in at the address that a browser was sent to; answers where it is sent back to."""
        asked = dict(parse_qsl(urlsplit(address).query)) | changes
        assert address.startswith(f"{self.address}/authorize?")
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        assert asked["client_id"] == self.client_id
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.address}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    # --- what Port Desk asks -----------------------------------------------------------------------------------------

    def client(self) -> httpx.Client:
        return httpx.Client(transport=httpx.MockTransport(self.handle))

    def handle(self, request: httpx.Request) -> httpx.Response:
        if self.fails:
            raise httpx.ConnectError("refused")
        status, body = self.answer(request.method, str(request.url), dict(request.headers), request.read().decode())
        return httpx.Response(status, json=body)

    def answer(self, method: str, address: str, headers: dict[str, str], body: str) -> tuple[int, Any]:
        path = urlsplit(address).path.removeprefix(urlsplit(self.address).path)
        self.asked.append(f"{method} {path}")
        if path == "/.well-known/openid-configuration":
            return 200, self._about()
        if path == "/keys":
            return 200, {"keys": [self.key.as_dict(private=False)]}
        if path == "/token":
            return self._token(headers, {name: values[0] for name, values in parse_qs(body).items()})
        if path == "/userinfo":
            return 200, {"sub": "person-1", "email": self.email, "email_verified": "true", **self.claims}
        return 404, {"error": "not_found"}

    def rotate(self) -> None:
        self.key = _new_key()

    def _about(self) -> dict[str, Any]:
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return {
            "issuer": self.address,
            **{name: f"{self.address}/{path}" for name, path in names.items()},
            "userinfo_endpoint": f"{self.address}/userinfo",
            **self.about,
        }

    def _token(self, headers: dict[str, str], form: dict[str, str]) -> tuple[int, Any]:
        begun = self.codes.pop(form.get("code", ""), None)
        if not self._knows(headers, form):
            return 401, {"error": "invalid_client"}
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            begun is None
            or begun["redirect_uri"] != form.get("redirect_uri")
            or begun["code_challenge"] != challenge.decode().rstrip("=")
        ):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "an-access-token", "token_type": "Bearer", "id_token": self._id_token(begun)}

    def _knows(self, headers: dict[str, str], form: dict[str, str]) -> bool:
        if form.get("client_secret"):
            return (form.get("client_id"), form["client_secret"]) == (self.client_id, self.client_secret)
        given = base64.b64decode(headers.get("authorization", "").removeprefix("Basic ")).decode()
        name, _, secret = given.partition(":")
        return (unquote_plus(name), unquote_plus(secret)) == (self.client_id, self.client_secret)

    def _id_token(self, begun: dict[str, str]) -> str:
        now = int(self.clock.now().timestamp())
        said: dict[str, Any] = {
            "iss": self.address,
            "sub": "person-1",
            "aud": self.client_id,
            "exp": now + 300,
            "iat": now,
            "nonce": begun["nonce"],
            **({} if self.in_userinfo else {"email": self.email, "email_verified": True}),
            **self.claims,
        }
        said = {name: value for name, value in said.items() if value is not None}
        kid = str(self.key.kid)
        if self.forge == "none":
            return ".".join([_part({"alg": "none"}), _part(said), ""])
        if self.forge == "hmac":  # signed with the public key, as if it were a shared secret
            begun_with = f"{_part({'alg': 'HS256', 'kid': kid})}.{_part(said)}"
            signature = hmac.digest(self.key.as_pem(private=False), begun_with.encode(), "sha256")
            return f"{begun_with}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"
        key = _new_key() if self.forge == "stranger" else self.key
        return jwt.encode({"alg": "RS256", "kid": kid}, said, key)


def _part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")

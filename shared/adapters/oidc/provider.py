"""An OpenID Connect issuer, by discovery: authorization code with PKCE (S256), state and nonce.

OpenID Connect Core 1.0 (3.1), Discovery 1.0, RFC 7636 (PKCE), RFC 9207 (the issuer's name in its answer). ID tokens are
taken in asymmetric signatures only: `none` and shared-secret algorithms are what forgers ask for.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit

from shared.domain.sessions import Handshake
from shared.ports import Clock, NotIdentified, Unavailable

if TYPE_CHECKING:
    import httpx

_ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_CLOCKS_DIFFER: Final = 60
"""Seconds."""
_KNOWN_SECONDS: Final = 3_600
"""How long what an issuer says of itself is kept; its keys are read anew when a token names another."""
_TIMEOUT_SECONDS: Final = 5.0


class OidcProvider:
    """Implements `shared.ports.IdentityProvider`. `secret` is asked for at the first code; "" is a public client."""

    def __init__(
        self,
        issuer: str,
        client_id: str,
        secret: Callable[[], str],
        clock: Clock,
        *,
        email_claim: str = "email",
        trusts_email: bool = False,
        client: "httpx.Client | None" = None,
    ) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._secret = secret
        self._clock = clock
        self._email_claim = email_claim
        self._trusts_email = trusts_email
        self._client = client
        self._known: tuple[float, dict[str, Any]] | None = None
        self._keys: Any = None

    def address(self, handshake: Handshake, redirect_uri: str) -> str:
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        parameters = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid email profile",
            "state": handshake.state,
            "nonce": handshake.nonce,
            "code_challenge": create_s256_code_challenge(handshake.verifier),
            "code_challenge_method": "S256",
        }
        endpoint = self._endpoint("authorization_endpoint")
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(parameters)}"

    def identify(self, answer: Mapping[str, str], handshake: Handshake, redirect_uri: str) -> str:
        if answer.get("iss", self._issuer) != self._issuer:
            raise NotIdentified("another issuer answered")
        if "error" in answer or not answer.get("code"):
            raise NotIdentified(f"the issuer answered {answer.get('error', 'nothing')[:100]}")
        tokens = self._exchange(answer["code"], handshake, redirect_uri)
        claims = self._claims(tokens, handshake)
        return self._email(claims, tokens)

    # --- the issuer's word -------------------------------------------------------------------------------------------

    def _exchange(self, code: str, handshake: Handshake, redirect_uri: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": handshake.verifier,
        }
        secret = self._secret()
        basic = "client_secret_basic" in self._about().get(
            "token_endpoint_auth_methods_supported", ["client_secret_basic"]
        )
        if not secret or not basic:
            form |= {"client_id": self._client_id, **({"client_secret": secret} if secret else {})}
        # RFC 6749, 2.3.1: both halves are form-encoded before they are put together.
        signs = (_quoted(self._client_id), _quoted(secret)) if secret and basic else None
        return self._call("POST", self._endpoint("token_endpoint"), data=form, auth=signs)

    def _claims(self, tokens: Mapping[str, Any], handshake: Handshake) -> Mapping[str, Any]:
        """The claims of the ID token, once it is genuine, meant for us, and the one that was asked for."""
        from authlib.oidc.core import CodeIDToken
        from joserfc.errors import JoseError

        decoded = self._decoded(tokens.get("id_token"))
        token = CodeIDToken(
            decoded.claims,
            decoded.header,
            {
                "iss": {"essential": True, "value": self._issuer},
                "aud": {"essential": True, "value": self._client_id},
                "nonce": {"essential": True, "value": handshake.nonce},
            },
            {
                "nonce": handshake.nonce,
                "client_id": self._client_id,
                "access_token": tokens.get("access_token"),
            },
        )
        try:
            token.validate(now=int(self._clock.now().timestamp()), leeway=_CLOCKS_DIFFER)
        except JoseError as error:
            raise NotIdentified(f"the ID token does not hold: {error}") from None
        return dict(token)

    def _decoded(self, text: object) -> Any:
        from joserfc import jwt
        from joserfc.errors import JoseError

        if not isinstance(text, str):
            raise NotIdentified("the issuer gave no ID token")
        for anew in (False, True):
            try:
                return jwt.decode(text, self._key_set(anew=anew), algorithms=list(_ALGORITHMS))
            except (JoseError, ValueError) as error:  # also a key that was rotated since
                failed = error
        raise NotIdentified(f"the ID token is not genuine: {type(failed).__name__}")

    def _key_set(self, *, anew: bool = False) -> Any:
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        if self._keys is None or anew:
            try:
                self._keys = KeySet.import_key_set(self._call("GET", self._endpoint("jwks_uri")))  # type: ignore[arg-type]
            except (JoseError, ValueError, KeyError, TypeError) as error:
                raise Unavailable(f"the issuer's keys cannot be read: {type(error).__name__}") from None
        return self._keys

    def _email(self, claims: Mapping[str, Any], tokens: Mapping[str, Any]) -> str:
        """The address, from the ID token or, where that leaves it out, from the issuer's userinfo."""
        said: Mapping[str, Any] = claims
        if not said.get(self._email_claim) and "userinfo_endpoint" in self._about():
            headers = {"authorization": f"Bearer {tokens.get('access_token', '')}"}
            said = self._call("GET", self._endpoint("userinfo_endpoint"), headers=headers)
            if said.get("sub") != claims["sub"]:
                raise NotIdentified("userinfo is about somebody else")
        email = said.get(self._email_claim)
        if not isinstance(email, str) or "@" not in email:
            raise NotIdentified(f"the issuer gives no address in {self._email_claim}")
        # Some issuers say it as a text (Cognito's userinfo).
        if not self._trusts_email and said.get("email_verified") not in (True, "true"):
            raise NotIdentified("the issuer has not verified the address")
        return email.strip()

    # --- calls -------------------------------------------------------------------------------------------------------

    def _about(self) -> dict[str, Any]:
        now = self._clock.now().timestamp()
        if self._known is None or now - self._known[0] > _KNOWN_SECONDS:
            about = self._call("GET", f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            if about.get("issuer") != self._issuer:
                raise Unavailable(f"the issuer calls itself {str(about.get('issuer'))[:200]}, not {self._issuer}")
            self._known = (now, about)
        return self._known[1]

    def _endpoint(self, name: str) -> str:
        """An address of the issuer's, as safe as the issuer's own."""
        found = self._about().get(name)
        if not isinstance(found, str) or urlsplit(found).scheme not in ("https", urlsplit(self._issuer).scheme):
            raise Unavailable(f"the issuer names no {name}")
        return found

    def _call(self, method: str, address: str, **options: Any) -> dict[str, Any]:
        import httpx

        client = self._client or httpx.Client(timeout=_TIMEOUT_SECONDS, follow_redirects=False)
        self._client = client
        try:
            answer = client.request(method, address, **options)
            found = answer.json() if answer.status_code < 500 else None
        except (httpx.HTTPError, ValueError) as error:
            raise Unavailable(f"the issuer does not answer: {type(error).__name__}") from None
        if not isinstance(found, dict):
            raise Unavailable(f"the issuer answered {answer.status_code}")
        if answer.status_code >= 400:
            raise NotIdentified(f"the issuer refused: {str(found.get('error', answer.status_code))[:100]}")
        return found


def _quoted(text: str) -> str:
    return urlencode({"": text})[1:]

"""Secrets of a losing account, encrypted field by field under a KMS key.

``seal`` asks KMS for one data key and encrypts each value with AES-256-GCM under it. What is stored holds all that
``open`` needs: ``v1.`` and, in base64url, the wrapped data key (2 bytes of length before it), 12 bytes of nonce, and
the ciphertext. The context (account, losing account) is the encryption context of the data key and the additional data
of every value, so a ciphertext that is copied elsewhere opens nowhere: KMS refuses the data key, and the data key the
value.
"""

import base64
import hashlib
import hmac
import json
import os
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Protocol

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from shared.ports import Unavailable, WrongContext

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

_VERSION: Final = "v1"
_NONCE: Final = 12
_KEYS_REMEMBERED: Final = 32
_DIGEST_CONTEXT: Final = {"purpose": "digest"}
_ELSEWHERE: Final = frozenset({"InvalidCiphertextException", "IncorrectKeyException"})


class WrappedKeys(Protocol):
    """Where the digest key is kept, wrapped: the table."""

    def digest_key(self, make: Callable[[], bytes]) -> bytes:
        """The wrapped key that is kept; the first caller of all makes it."""


class KmsVault:
    """Implements `shared.ports.Vault`.

    ``digest`` is HMAC-SHA256 under a data key that KMS wraps and `keys` keeps: whoever reads the table alone cannot try
    account numbers, which are short, against it.
    """

    def __init__(self, client: "KMSClient", key_id: str, keys: WrappedKeys) -> None:
        self._client = client
        self._key_id = key_id
        self._keys = keys
        self._digest_key = b""
        self._opened: OrderedDict[tuple[bytes, bytes], bytes] = OrderedDict()
        self._lock = Lock()

    def seal(self, values: Sequence[str], context: Mapping[str, str]) -> tuple[str, ...]:
        if not values:
            return ()
        # Imported where it is used: most functions that load this module seal nothing on most calls.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        made = self._call("generate_data_key", KeyId=self._key_id, KeySpec="AES_256", EncryptionContext=dict(context))
        wrapped, cipher, bound = made["CiphertextBlob"], AESGCM(made["Plaintext"]), _canonical(context)
        head = len(wrapped).to_bytes(2, "big") + wrapped
        sealed = []
        for value in values:
            nonce = os.urandom(_NONCE)
            sealed.append(_text(head + nonce + cipher.encrypt(nonce, value.encode(), bound)))
        return tuple(sealed)

    def open(self, sealed: str, context: Mapping[str, str]) -> str:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        wrapped, nonce, ciphertext = _parts(sealed)
        cipher = AESGCM(self._data_key(wrapped, context))
        try:
            return cipher.decrypt(nonce, ciphertext, _canonical(context)).decode()
        except InvalidTag:
            raise WrongContext("sealed for something else, or damaged") from None

    def digest(self, value: str, context: Mapping[str, str]) -> str:
        if not self._digest_key:
            self._digest_key = self._unwrapped_digest_key()
        message = hashlib.sha256(_canonical(context)).digest() + value.encode()
        return hmac.new(self._digest_key, message, hashlib.sha256).hexdigest()

    def _unwrapped_digest_key(self) -> bytes:
        wrapped = self._keys.digest_key(
            lambda: self._call(
                "generate_data_key_without_plaintext",
                KeyId=self._key_id,
                KeySpec="AES_256",
                EncryptionContext=_DIGEST_CONTEXT,
            )["CiphertextBlob"]
        )
        return self._unwrap(wrapped, _DIGEST_CONTEXT)

    def _data_key(self, wrapped: bytes, context: Mapping[str, str]) -> bytes:
        """The data key of a ciphertext. A few are remembered: the PINs of a list's rows were sealed under one."""
        place = (wrapped, _canonical(context))
        with self._lock:
            known = self._opened.get(place)
        if known is not None:
            return known
        key = self._unwrap(wrapped, context)
        with self._lock:
            self._opened[place] = key
            while len(self._opened) > _KEYS_REMEMBERED:
                self._opened.popitem(last=False)
        return key

    def _unwrap(self, wrapped: bytes, context: Mapping[str, str]) -> bytes:
        found: bytes = self._call(
            "decrypt", KeyId=self._key_id, CiphertextBlob=wrapped, EncryptionContext=dict(context)
        )["Plaintext"]
        return found

    def _call(self, method: str, **arguments: Any) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = getattr(self._client, method)(**arguments)
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code in _ELSEWHERE:
                raise WrongContext("sealed for something else, or damaged") from None
            raise Unavailable(f"KMS {method}: {code}") from error
        except ParamValidationError:
            raise
        except BotoCoreError as error:
            raise Unavailable(f"KMS {method}: {type(error).__name__}") from error
        return answer


def _canonical(context: Mapping[str, str]) -> bytes:
    return json.dumps(sorted(context.items()), separators=(",", ":")).encode()


def _text(body: bytes) -> str:
    return f"{_VERSION}.{base64.urlsafe_b64encode(body).decode().rstrip('=')}"


def _parts(sealed: str) -> tuple[bytes, bytes, bytes]:
    """Wrapped data key, nonce and ciphertext. Raises `WrongContext` for what is no sealed text."""
    version, _, body = sealed.partition(".")
    try:
        raw = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raw = b""
    start = 2 + int.from_bytes(raw[:2], "big")
    if version != _VERSION or start <= 2 or len(raw) <= start + _NONCE:
        raise WrongContext("this is no sealed text")
    return raw[2:start], raw[start : start + _NONCE], raw[start + _NONCE :]

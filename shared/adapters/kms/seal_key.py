"""The key that letters are sealed with: an RSA key in KMS, which never leaves it, and the certificate that names it.

The operator may configure a certificate from an authority; otherwise the key signs one for itself, once, and all
processes use that one from the table. The key wants `kms:Sign` and `kms:GetPublicKey`.
"""

import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Protocol

from asn1crypto import algos, core, keys, pem, x509  # type: ignore[import-untyped]
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from shared.ports import Clock, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

_ALGORITHM: Final = "RSASSA_PKCS1_V1_5_SHA_256"
_LARGEST_MESSAGE: Final = 4_096
"""Bytes that KMS signs as they are (AWS KMS API reference, `Sign`)."""
_VALID: Final = timedelta(days=20 * 365)
_SKEW: Final = timedelta(days=1)
"""Other machines' clocks may be behind: a certificate is valid from a day before it is made."""
_LONGEST_COMMON_NAME: Final = 64
"""RFC 5280, appendix A.1: ub-common-name."""


class SealCertificates(Protocol):
    """Where certificates of seals are kept: the table."""

    def own(self, key_id: str, make: Callable[[], str]) -> str:
        """The certificate that a key signed for itself; the first caller of all makes it."""

    def remember(self, fingerprint: str, chain: str) -> None:
        """Keep a configured certificate among those that letters were sealed with; again is harmless."""


class SealKey:
    """Implements `shared.adapters.pdf.sealing.Key`.

    `chain` is PEM, the key's own certificate first; "" for one that the key signs for itself, in the name of
    "<company> letters". All trouble with KMS is `Unavailable`; a configured certificate of another key is `ValueError`.
    """

    def __init__(
        self,
        client: "KMSClient",
        key_id: str,
        kept: SealCertificates,
        clock: Clock,
        *,
        company_name: str,
        chain: str = "",
    ) -> None:
        self._client = client
        self._key_id = key_id
        self._kept = kept
        self._clock = clock
        self._company_name = company_name
        self._configured = chain.strip()
        self._chain = ""
        self._lock = Lock()

    def certificates(self) -> str:
        """PEM, the key's own certificate first."""
        with self._lock:
            if not self._chain:
                self._chain = self._settled()
            return self._chain

    def sign(self, data: bytes) -> bytes:
        """RSASSA-PKCS1-v1_5 with SHA-256 over at most 4,096 bytes, checked against the certificate."""
        public_key = _public_key(self.certificates())
        signature = self._raw_signature(data)
        try:
            public_key.verify(signature, data, padding.PKCS1v15(), SHA256())
        except InvalidSignature:
            with self._lock:
                self._chain = ""
            raise Unavailable("KMS sign: signed with another key than the certificate's") from None
        return signature

    def _settled(self) -> str:
        answer = self._call("get_public_key", KeyId=self._key_id)
        public_key = bytes(answer["PublicKey"])
        if self._configured:
            return self._checked(public_key)
        return self._kept.own(str(answer["KeyId"]), lambda: self._made(public_key))

    def _checked(self, public_key: bytes) -> str:
        try:
            leaf = first_certificate(self._configured)
        except ValueError as error:
            raise ValueError("the seal's certificate is not PEM: give the key's own first, then those above") from error
        if leaf.public_key.dump() != public_key:
            raise ValueError("the seal's certificate is for another key: have one made for the KMS key's public key")
        self._kept.remember(hashlib.sha256(leaf.dump()).hexdigest(), self._configured)
        return self._configured

    def _made(self, public_key: bytes) -> str:
        return self_signed(public_key, self._raw_signature, f"{self._company_name} letters", self._clock.now())

    def _raw_signature(self, data: bytes) -> bytes:
        if len(data) > _LARGEST_MESSAGE:
            raise ValueError(f"{len(data)} bytes to sign; KMS takes {_LARGEST_MESSAGE}")
        answer = self._call("sign", KeyId=self._key_id, Message=data, MessageType="RAW", SigningAlgorithm=_ALGORITHM)
        return bytes(answer["Signature"])

    def _call(self, method: str, **arguments: Any) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = getattr(self._client, method)(**arguments)
        except ClientError as error:
            raise Unavailable(f"KMS {method}: {error.response.get('Error', {}).get('Code', '')}") from error
        except ParamValidationError:
            raise
        except BotoCoreError as error:
            raise Unavailable(f"KMS {method}: {type(error).__name__}") from error
        return answer


def first_certificate(chain: str) -> x509.Certificate:
    """The first certificate of a PEM text. Raises `ValueError`."""
    _, _, der = next(iter(pem.unarmor(chain.encode(), multiple=True)))
    found = x509.Certificate.load(der, strict=True)
    found.native  # noqa: B018  asn1crypto parses when it is looked at
    return found


def _public_key(chain: str) -> rsa.RSAPublicKey:
    key = load_der_public_key(first_certificate(chain).public_key.dump())
    if not isinstance(key, rsa.RSAPublicKey):
        raise ValueError("the seal's certificate is not for an RSA key")  # noqa: TRY004
    return key


def self_signed(
    public_key: bytes, sign: Callable[[bytes], bytes], common_name: str, now: datetime, valid: timedelta = _VALID
) -> str:
    """A certificate (PEM) that a key signs for itself: digital signature and non-repudiation, 20 years (RFC 5280).

    `public_key` is a DER SubjectPublicKeyInfo.
    """
    info = keys.PublicKeyInfo.load(public_key)
    name = x509.Name.build({"common_name": common_name[-_LONGEST_COMMON_NAME:]})
    algorithm = algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"})
    start = now.astimezone(UTC).replace(microsecond=0) - _SKEW
    body = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": int.from_bytes(os.urandom(16), "big") >> 1,
            "signature": algorithm,
            "issuer": name,
            "validity": {"not_before": _time(start), "not_after": _time(start + valid)},
            "subject": name,
            "subject_public_key_info": info,
            "extensions": [
                _extension("basic_constraints", x509.BasicConstraints({"ca": False}), critical=True),
                _extension("key_usage", x509.KeyUsage({"digital_signature", "non_repudiation"}), critical=True),
                _extension("key_identifier", core.OctetString(info.sha1), critical=False),
            ],
        }
    )
    made = x509.Certificate(
        {"tbs_certificate": body, "signature_algorithm": algorithm, "signature_value": sign(body.dump())}
    )
    armored: bytes = pem.armor("CERTIFICATE", made.dump())
    return armored.decode()


def _time(moment: datetime) -> x509.Time:
    """RFC 5280, 4.1.2.5: UTCTime through 2049."""
    return x509.Time({"utc_time" if moment.year < 2050 else "general_time": moment})


def _extension(name: str, value: Any, *, critical: bool) -> x509.Extension:
    return x509.Extension({"extn_id": name, "critical": critical, "extn_value": value})

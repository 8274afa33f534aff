"""The key that letters are sealed with: it signs in KMS, and all processes name it by one certificate."""

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from asn1crypto import x509  # type: ignore[import-untyped]
from botocore.exceptions import EndpointConnectionError
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_pem_x509_certificate

from shared.adapters.dynamodb.seal_certificate import TableSealCertificates
from shared.adapters.kms.seal_key import SealKey, first_certificate
from shared.adapters.pdf.verifying import verify
from shared.ports import Unavailable
from tests.unit.letters.sealed import SEALED_AT, FixedClock, LocalKey, sealed_letter

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kms import KMSClient


@pytest.fixture(scope="module")
def kms(aws: None) -> "KMSClient":
    return boto3.client("kms")


@pytest.fixture(scope="module")
def key_id(kms: "KMSClient") -> str:
    return kms.create_key(KeySpec="RSA_3072", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]


@pytest.fixture
def kept(dynamodb: "DynamoDBClient", table_name: str) -> TableSealCertificates:
    return TableSealCertificates(dynamodb, table_name)


def seal_key(kms: Any, key_id: str, kept: TableSealCertificates, **changes: Any) -> SealKey:
    return SealKey(kms, key_id, kept, FixedClock(), **{"company_name": "Example Tracking, Inc.", **changes})


class Counted:
    """A client that counts its calls, and fails those that it is told to."""

    def __init__(self, client: Any, **failing: Exception) -> None:
        self._client, self._failing = client, failing
        self.calls: list[str] = []

    def __getattr__(self, method: str) -> Any:
        def call(**arguments: Any) -> Any:
            self.calls.append(method)
            if method in self._failing:
                raise self._failing[method]
            return getattr(self._client, method)(**arguments)

        return call


def test_the_key_signs_a_certificate_for_itself(kms: "KMSClient", key_id: str, kept: TableSealCertificates) -> None:
    pem = seal_key(kms, key_id, kept).certificates()

    certificate = load_pem_x509_certificate(pem.encode())
    certificate.verify_directly_issued_by(certificate)
    assert certificate.subject.rfc4514_string() == r"CN=Example Tracking\, Inc. letters"
    assert certificate.not_valid_before_utc < SEALED_AT < certificate.not_valid_after_utc
    assert certificate.not_valid_after_utc.year == SEALED_AT.year + 19
    usage = first_certificate(pem).key_usage_value.native
    assert usage == {"digital_signature", "non_repudiation"}


@pytest.mark.parametrize("company", ["Ångström & Søn ApS", "東京電話株式会社", "A very long name of a company " * 5])
def test_any_company_name_fits_a_certificate(
    kms: "KMSClient", key_id: str, kept: TableSealCertificates, company: str
) -> None:
    certificate = first_certificate(seal_key(kms, key_id, kept, company_name=company).certificates())

    assert len(certificate.subject.native["common_name"]) <= 64
    assert certificate.subject.native["common_name"].endswith(" letters")


def test_every_process_uses_the_certificate_that_was_made_first(
    kms: "KMSClient", key_id: str, kept: TableSealCertificates
) -> None:
    first, second = (seal_key(kms, key_id, kept) for _ in range(2))

    assert first.certificates() == second.certificates()
    assert kept.every() == (first.certificates(),)


def test_of_two_processes_that_make_it_at_once_one_certificate_comes_out(kept: TableSealCertificates) -> None:
    both = kept.own("key", lambda: kept.own("key", lambda: "inner") and "outer")

    assert both == "inner"
    assert kept.own("key", lambda: "late") == "inner"


def test_what_it_signs_its_certificate_proves(kms: "KMSClient", key_id: str, kept: TableSealCertificates) -> None:
    key = seal_key(kms, key_id, kept)

    for data in (b"x", bytes(4_096)):
        public: Any = load_pem_x509_certificate(key.certificates().encode()).public_key()
        public.verify(key.sign(data), data, padding.PKCS1v15(), SHA256())


def test_a_letter_sealed_with_it_is_intact_by_the_certificates_of_the_table(
    kms: "KMSClient", key_id: str, kept: TableSealCertificates
) -> None:
    _, sealed = sealed_letter(key=seal_key(kms, key_id, kept))

    assert verify(sealed, kept.every()).verdict == "intact"


def test_a_second_letter_costs_one_call(kms: "KMSClient", key_id: str, kept: TableSealCertificates) -> None:
    client = Counted(kms)
    key = seal_key(client, key_id, kept)
    sealed_letter(key=key)
    client.calls.clear()

    sealed_letter(key=key)

    assert client.calls == ["sign"]


def test_a_configured_certificate_is_used_and_stays_trusted_after_its_renewal(
    kms: "KMSClient", key_id: str, kept: TableSealCertificates
) -> None:
    chain, renewed = (_chain_for(kms, key_id) for _ in range(2))

    old = sealed_letter(key=seal_key(kms, key_id, kept, chain=chain))[1]
    new = sealed_letter(key=seal_key(kms, key_id, kept, chain=renewed))[1]

    assert seal_key(kms, key_id, kept, chain=chain).certificates() == chain.strip()
    assert [verify(each, kept.every()).verdict for each in (old, new)] == ["intact", "intact"]
    assert len(kept.every()) == 2


def _chain_for(kms: "KMSClient", key_id: str) -> str:
    """The key's certificate from an authority, and the authority's own."""
    from datetime import timedelta

    from cryptography import x509 as made
    from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
    from cryptography.x509.oid import NameOID

    authority = LocalKey("Some Authority")
    public: Any = load_der_public_key(kms.get_public_key(KeyId=key_id)["PublicKey"])
    issuer = load_pem_x509_certificate(authority.certificates().encode())
    usage = {name: name == "digital_signature" for name in _USAGES}
    certificate = (
        made.CertificateBuilder()
        .subject_name(made.Name([made.NameAttribute(NameOID.COMMON_NAME, "Example Tracking, Inc.")]))
        .issuer_name(issuer.subject)
        .public_key(public)
        .serial_number(made.random_serial_number())
        .not_valid_before(SEALED_AT - timedelta(days=30))
        .not_valid_after(SEALED_AT + timedelta(days=30))
        .add_extension(made.KeyUsage(**usage), critical=True)
        .sign(authority.private, SHA256())
    )
    return certificate.public_bytes(Encoding.PEM).decode() + authority.certificates()


_USAGES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


@pytest.mark.parametrize(
    ("chain", "why"),
    [(LocalKey().certificates(), "for another key"), ("my certificate", "not PEM"), ("-----BEGIN CERT", "not PEM")],
)
def test_a_configured_certificate_that_cannot_be_used_says_why(
    kms: "KMSClient", key_id: str, kept: TableSealCertificates, chain: str, why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        seal_key(kms, key_id, kept, chain=chain).certificates()
    assert kept.every() == ()


def test_trouble_with_kms_is_told_as_unavailable_and_the_next_try_works(
    kms: "KMSClient", key_id: str, kept: TableSealCertificates
) -> None:
    gone = EndpointConnectionError(endpoint_url="https://kms.us-east-1.amazonaws.com")

    with pytest.raises(Unavailable, match="NotFoundException"):
        seal_key(kms, "00000000-0000-0000-0000-000000000000", kept).certificates()
    for method in ("get_public_key", "sign"):
        client = Counted(kms, **{method: gone})
        key = seal_key(client, key_id, kept)
        with pytest.raises(Unavailable, match=f"{method}: EndpointConnectionError"):
            key.sign(b"x")
        client._failing.clear()
        assert len(key.sign(b"x")) == 384


def test_a_signature_of_another_key_than_the_certificates_is_none(
    kms: "KMSClient", key_id: str, kept: TableSealCertificates
) -> None:
    """An alias that was pointed at another key while a process ran: what it signed would prove nothing."""
    other = kms.create_key(KeySpec="RSA_3072", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/seal", TargetKeyId=key_id)
    key = seal_key(kms, "alias/seal", kept)
    before = key.certificates()
    kms.update_alias(AliasName="alias/seal", TargetKeyId=other)

    with pytest.raises(Unavailable, match="another key"):
        key.sign(b"x")

    assert len(key.sign(b"x")) == 384
    assert key.certificates() != before
    assert set(kept.every()) == {before, key.certificates()}


def test_a_certificate_made_after_2049_is_read_as_such() -> None:
    from shared.adapters.kms.seal_key import self_signed

    key = LocalKey()
    public = first_certificate(key.certificates()).public_key.dump()
    pem = self_signed(public, key.sign, "Later", datetime(2060, 1, 2, tzinfo=UTC))

    assert first_certificate(pem)["tbs_certificate"]["validity"]["not_before"].name == "general_time"
    assert isinstance(first_certificate(pem), x509.Certificate)
    assert io.StringIO(pem).readline() == "-----BEGIN CERTIFICATE-----\n"

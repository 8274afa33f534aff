"""Whether a PDF is a letter that we sealed, and still is what we sealed, byte for byte.

Only the file and the certificates that the caller trusts are believed. pyHanko checks the signature (digest, RSA,
certificate, coverage, DocMDP); two things are checked beside it, since a signature does not cover itself: its place in
the file holds exactly what sealing writes there, in the one encoding that it uses, and the file has no other signature.
RSASSA-PKCS1-v1_5 is deterministic, so an intact file has no byte that could have been another.

For files from strangers this runs in a child process (``examination``).
"""

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from asn1crypto import algos, cms, pem, x509  # type: ignore[import-untyped]
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from shared.adapters.pdf import seal_marks
from shared.ports import Examination, Verdict

_LONGEST_MARK: Final = 100
_PIECE: Final = 48
"""Bytes of our public key by which a damaged seal is still known as ours."""

_Chain = tuple[x509.Certificate, ...]


@dataclass(frozen=True, slots=True)
class _Marks:
    """What the file says of itself."""

    letter_id: str = ""
    document_sha256: str = ""
    document_length: int = 0


def verify(body: bytes, trusted: Sequence[str]) -> Examination:
    """What a PDF proves. `trusted`: PEM of each certificate we sealed with, the key's own first, then those above it.

    Findings, where our seal was altered: file_damaged (no longer a PDF as we write it), seal_detached (the seal's bytes
    are there, no signature), other_signatures, changed_after_sealing (something was appended), seal_damaged,
    content_changed, seal_invalid, certificate_not_valid, not_certified, marks_missing, document_changed (the beginning
    is not the document that was viewed). Raises nothing for bad bytes, but takes memory and time as they please.
    """
    chains = [_chain(text) for text in trusted]
    digest = hashlib.sha256(body).hexdigest()
    if not body.startswith(b"%PDF-"):
        return Examination("unreadable", digest)
    text = body.lower()
    marked = any(_carries(text, chain[0]) for chain in chains)
    try:
        reader, damaged = _opened(body)
        signatures = _signatures(reader)
    except Exception:  # noqa: BLE001  whatever a hostile file makes a parser raise
        return Examination("altered" if marked else "unreadable", digest, findings=("file_damaged",))
    mine = [(each, chain) for each in signatures for chain in chains if _certificate(each) == chain[0].dump()]
    if not mine and not marked:
        return Examination("not_sealed_by_us" if signatures else "not_sealed", digest)
    marks = _marks(reader)
    findings = ["file_damaged"] if damaged else []
    if not mine:
        findings.append("seal_damaged" if signatures else "seal_detached")
    if len(signatures) > 1:
        findings.append("other_signatures")
    for signature, chain in mine[:1]:
        findings += _seal_findings(body, signature, chain)
        findings += _mark_findings(body, marks)
    verdict: Verdict = "altered" if findings else "intact"
    return Examination(
        verdict,
        digest,
        letter_id=marks.letter_id,
        document_sha256=marks.document_sha256,
        sealed_at=_sealed_at(mine[0][0]) if mine else None,
        findings=tuple(dict.fromkeys(findings)),
    )


# --- reading -----------------------------------------------------------------------------------------------------


def _chain(text: str) -> _Chain:
    return tuple(x509.Certificate.load(der) for _, _, der in pem.unarmor(text.encode(), multiple=True))


def _carries(text: bytes, certificate: x509.Certificate) -> bool:
    """Whether a piece of our key stands in the file's lower-cased bytes as a signature writes it, in hexadecimal."""
    key = certificate.public_key.dump()
    return any(key[at : at + _PIECE].hex().encode() in text for at in range(_PIECE, len(key) - _PIECE, _PIECE))


def _opened(body: bytes) -> tuple[Any, bool]:
    """A reader, and whether the file is not quite as a PDF should be."""
    try:
        return _reader(body, strict=True), False
    except Exception:  # noqa: BLE001  tried again below, more leniently
        return _reader(body, strict=False), True


def _reader(body: bytes, *, strict: bool) -> Any:
    reader: Any = PdfFileReader(io.BytesIO(body), strict=strict)
    pages = reader.root["/Pages"]["/Count"]
    if reader.encrypted or pages < 1:
        raise ValueError("no letter of ours is encrypted or empty")
    return reader


def _signatures(reader: Any) -> list[Any]:
    """Signatures of every kind; one that cannot be read counts, as None."""
    try:
        return list(reader.embedded_signatures)
    except Exception:  # noqa: BLE001  a signature in such disorder is none of ours
        return [None]


def _certificate(signature: Any) -> bytes:
    try:
        return bytes(signature.signer_cert.dump())
    except Exception:  # noqa: BLE001  as above
        return b""


def _marks(reader: Any) -> _Marks:
    try:
        info = reader.trailer["/Info"]
        letter, digest, length = (
            str(info[name])[:_LONGEST_MARK]
            for name in (seal_marks.LETTER_ID, seal_marks.DOCUMENT_SHA256, seal_marks.DOCUMENT_LENGTH)
        )
        return _Marks(letter, digest, int(length) if length.isascii() and length.isdecimal() else 0)
    except Exception:  # noqa: BLE001  a file without them
        return _Marks()


def _sealed_at(signature: Any) -> datetime | None:
    try:
        found = signature.self_reported_timestamp
        return found if isinstance(found, datetime) and found.tzinfo else None
    except Exception:  # noqa: BLE001  no time that could be read
        return None


# --- checking ----------------------------------------------------------------------------------------------------


def _seal_findings(body: bytes, signature: Any, chain: _Chain) -> list[str]:
    try:
        return [*_place_findings(body, signature, chain), *_signature_findings(signature, chain)]
    except Exception:  # noqa: BLE001  what cannot be checked is not intact
        return ["seal_damaged"]


def _place_findings(body: bytes, signature: Any, chain: _Chain) -> Iterable[str]:
    """The signature covers all but its own place, and that place holds it as sealing writes it."""
    start, before, after, rest = (int(value) for value in signature.byte_range)
    if (start, after + rest) != (0, len(body)) or not 0 < before < after:
        yield "changed_after_sealing"
        return
    found = bytes(signature.signer_info["signature"].native)
    expected = _container(signature, chain, found)
    room = after - before - 2 - 2 * len(expected)
    if body[before:after] != b"<" + expected.hex().upper().encode() + b"0" * room + b">":
        yield "seal_damaged"


def _container(signature: Any, chain: _Chain, value: bytes) -> bytes:
    """The CMS container with these signed attributes, this value and nothing else. Raises `InvalidSignature`."""
    attributes = bytes(signature.signer_info["signed_attrs"].untag().dump())
    key = load_der_public_key(chain[0].public_key.dump())
    if not isinstance(key, rsa.RSAPublicKey):
        raise InvalidSignature
    key.verify(value, attributes, padding.PKCS1v15(), SHA256())
    digest_algorithm = algos.DigestAlgorithm({"algorithm": "sha256"})
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {"issuer": chain[0].issuer, "serial_number": chain[0].serial_number}
                    )
                }
            ),
            "digest_algorithm": digest_algorithm,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"}),
            "signed_attrs": cms.CMSAttributes.load(attributes),
            "signature": value,
        }
    )
    data = {
        "version": "v1",
        "digest_algorithms": cms.DigestAlgorithms((digest_algorithm,)),
        "encap_content_info": {"content_type": "data"},
        "certificates": [cms.CertificateChoices("certificate", each) for each in chain],
        "signer_infos": [signer],
    }
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)}).dump())


def _signature_findings(signature: Any, chain: _Chain) -> Iterable[str]:
    """pyHanko's verdict: none where its bottom line is true.

    The certificate has to have been valid when the seal was made, not today.
    """
    context: Any = ValidationContext(
        trust_roots=[chain[0]], other_certs=list(chain[1:]), moment=_sealed_at(signature), allow_fetching=False
    )
    usage = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
    status = validate_pdf_signature(signature, context, key_usage_settings=usage)
    if not status.intact:
        yield "content_changed"
    elif status.valid and not status.trusted:
        yield "certificate_not_valid"
    elif not status.bottom_line:
        yield "seal_invalid"
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        yield "changed_after_sealing"
    if not status.docmdp_ok or signature.docmdp_level != MDPPerm.NO_CHANGES:
        yield "not_certified"


def _mark_findings(body: bytes, marks: _Marks) -> Iterable[str]:
    if not (marks.letter_id and marks.document_sha256 and 0 < marks.document_length < len(body)):
        yield "marks_missing"
        return
    document = body[: marks.document_length]
    if hashlib.sha256(document).hexdigest() != marks.document_sha256:
        yield "document_changed"
        return
    try:
        _reader(document, strict=True)
    except Exception:  # noqa: BLE001  what was viewed was a PDF
        yield "document_changed"

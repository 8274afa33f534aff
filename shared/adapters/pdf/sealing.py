"""Seals a signed letter: what was viewed, byte for byte, and after it one incremental update.

The update puts the signature into its box, appends the certificate's pages, says which letter this is and what its
hash was (``seal_marks``), and holds a PAdES-B-B signature (ETSI EN 319 142-1) over all of the file, certified so that
no change is allowed (DocMDP, ISO 32000-1, 12.8.2.2). Whoever has a sealed letter can cut the viewed document off its
beginning and hash it. The certificate of a port is sealed in the same way, with nothing stamped or appended.
"""

import asyncio
import hashlib
import io
from datetime import UTC
from typing import Any, Final, Protocol

from asn1crypto import pem, x509  # type: ignore[import-untyped]
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from shared.adapters.pdf import seal_marks
from shared.adapters.pdf.certificate_pages import render_certificate
from shared.adapters.pdf.cutover_pages import render_cutover
from shared.adapters.pdf.stamp import render_stamp
from shared.domain.cutover_certificate import CutoverCertificate
from shared.domain.letter import LetterCertificate, LetterSignature
from shared.domain.model import SignatureBox
from shared.domain.words.certificate import CERTIFICATE
from shared.domain.words.cutover import PROOF
from shared.ports import Clock

# pyHanko's objects are half typed.
_pdf: Any = generic
_CertificateStore: Any = SimpleCertificateStore

_LARGEST_SIGNATURE: Final = 512
"""Bytes of an RSA signature: up to 4096 bits."""
_ROOM_IN_CMS: Final = 2_048
"""Bytes for what a signature holds beside certificates and the signature's value."""


class Key(Protocol):
    """An RSA key that signs, and its certificate. Both calls may raise `Unavailable`."""

    def certificates(self) -> str:
        """PEM: the key's own certificate first, then those above it."""

    def sign(self, data: bytes) -> bytes:
        """RSASSA-PKCS1-v1_5 with SHA-256."""


class PdfSealer:
    """Implements `shared.ports.LetterSealer`, and seals certificates of ports.

    Nothing is kept between calls: one that fails can be made again.
    """

    def __init__(self, key: Key, clock: Clock) -> None:
        self._key = key
        self._clock = clock

    def seal(
        self, frozen: bytes, box: SignatureBox, signature: LetterSignature, certificate: LetterCertificate
    ) -> bytes:
        """Raises `ValueError` where these are not the bytes that the certificate speaks of."""
        digest = hashlib.sha256(frozen).hexdigest()
        if digest != certificate.document_sha256:
            raise ValueError(f"the letter has SHA-256 {digest}, its certificate says {certificate.document_sha256}")
        chain = self._chain()
        update = IncrementalPdfFileWriter(io.BytesIO(frozen))
        _stamp(update, box, render_stamp(box, signature, certificate))
        _append(update, render_certificate(certificate, len(frozen)))
        _mark(update, certificate.letter_id, digest, len(frozen))
        reason = CERTIFICATE.say(
            certificate.language, "seal.reason", letter_id=certificate.letter_id, name=certificate.signer_name
        )
        return self._sign(update, chain, certificate.company_name, reason)

    def certify(self, certificate: CutoverCertificate) -> bytes:
        """Implements `shared.ports.CutoverCertifier`."""
        printed = render_cutover(certificate)
        chain = self._chain()
        update = IncrementalPdfFileWriter(io.BytesIO(printed))
        _mark(update, f"cutover {certificate.order_id}", hashlib.sha256(printed).hexdigest(), len(printed))
        reason = PROOF.say(certificate.language, "seal.reason", reference=certificate.reference)
        return self._sign(update, chain, certificate.company_name, reason)

    def _chain(self) -> list[x509.Certificate]:
        return [x509.Certificate.load(der) for _, _, der in pem.unarmor(self._key.certificates().encode(), True)]

    def _sign(self, update: Any, chain: list[x509.Certificate], company_name: str, reason: str) -> bytes:
        signer = PdfSigner(
            PdfSignatureMetadata(
                field_name=seal_marks.FIELD_NAME,
                md_algorithm="sha256",
                subfilter=SigSeedSubFilter.PADES,
                certify=True,
                docmdp_permissions=MDPPerm.NO_CHANGES,
                name=company_name,
                reason=reason,
            ),
            _KeySigner(self._key, chain),
            new_field_spec=SigFieldSpec(seal_marks.FIELD_NAME),
        )
        session = signer.init_signing_session(update)
        session.system_time = self._clock.now().astimezone(UTC)
        room = sum(len(each.dump()) for each in chain) + _LARGEST_SIGNATURE + _ROOM_IN_CMS
        document = session.prepare_tbs_document(None, bytes_reserved=2 * room)
        prepared, output = document.digest_tbs_document(output=io.BytesIO())
        asyncio.run(document.perform_signature(prepared.document_digest, PdfCMSSignedAttributes()))
        output.seek(0)
        return bytes(output.read())


class _KeySigner(Signer):
    """Signs with a key that lies elsewhere."""

    def __init__(self, key: Key, chain: list[x509.Certificate]) -> None:
        above = _CertificateStore()
        above.register_multiple(chain[1:])
        super().__init__(signing_cert=chain[0], cert_registry=above)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002
        return bytes(_LARGEST_SIGNATURE) if dry_run else self._key.sign(data)


def _stamp(update: Any, box: SignatureBox, stamp: bytes) -> None:
    """Lay a page as large as the box over it; PDF counts from the bottom left."""
    page = update.find_page_for_modification(box.page)[0].get_object()
    height = float(page["/MediaBox"][3]) if "/MediaBox" in page else _inherited_height(page)
    form = update.import_page_as_xobject(PdfFileReader(io.BytesIO(stamp)))
    drawing = f"q 1 0 0 1 {box.x:.2f} {height - box.y - box.height:.2f} cm /Signed Do Q".encode()
    resources = _pdf.DictionaryObject(
        {_pdf.pdf_name("/XObject"): _pdf.DictionaryObject({_pdf.pdf_name("/Signed"): form})}
    )
    stream = update.add_object(_pdf.StreamObject(stream_data=b"\n" + drawing + b"\n"))
    update.add_stream_to_page(box.page, stream, resources)


def _inherited_height(page: Any) -> float:
    while "/MediaBox" not in page:
        page = page["/Parent"]
    return float(page["/MediaBox"][3])


def _append(update: Any, pages: bytes) -> None:
    """Hang the pages' tree as it is under ours, so that what they share is brought over once."""
    node_ref = update.import_object(PdfFileReader(io.BytesIO(pages)).root.raw_get("/Pages"))
    node, root_ref = node_ref.get_object(), update.root.raw_get("/Pages")
    root = root_ref.get_object()
    node[_pdf.pdf_name("/Parent")] = root_ref
    root["/Kids"].append(node_ref)
    root[_pdf.pdf_name("/Count")] = _pdf.NumberObject(root["/Count"] + node["/Count"])
    update.update_container(root["/Kids"])
    update.update_container(root)


def _mark(update: Any, letter_id: str, sha256: str, length: int) -> None:
    info_ref = update.trailer.raw_get("/Info")
    info = info_ref.get_object()
    info[_pdf.pdf_name(seal_marks.LETTER_ID)] = _pdf.pdf_string(letter_id)
    info[_pdf.pdf_name(seal_marks.DOCUMENT_SHA256)] = _pdf.pdf_string(sha256)
    info[_pdf.pdf_name(seal_marks.DOCUMENT_LENGTH)] = _pdf.pdf_string(str(length))
    update.mark_update(info_ref)

"""A mail that came in is kept with its attachments, beside the order that it names. It moves no order by itself."""

import hashlib
from datetime import datetime
from typing import Final

from shared.domain.carrier_mail import IncomingMail, read_mail
from shared.domain.masking import NOTHING_KNOWN, without_secrets
from shared.domain.model import CarrierMail, CarrierStage, MailAttachment, PortOrder, StoredFile
from shared.ports import Append, Create, Write, WriteRefused
from shared.usecases.account_secrets import known_of
from shared.usecases.carrier_answers import order_by_name
from shared.usecases.desk import SYSTEM, Desk
from shared.usecases.transitions import order_event

RAW: Final = "mail/raw/"
"""Where the receiver puts mails as they came."""
_SETUP: Final = "AMAZON_SES_SETUP_NOTIFICATION"
"""What SES writes when it is first pointed at a bucket: nobody's mail."""
_MOST_NAMES: Final = 20


def file_mail(desk: Desk, key: str, version_id: str, received_at: datetime) -> CarrierMail | None:
    """File the mail of one object under ``mail/raw/``; the same object again is harmless.

    Without one order that it names, and where the receiver calls it spam or infected, it is in quarantine. `version_id`
    may be "" for the first version. What may be a secret is masked in what is kept of it; only its file, in an
    encrypted bucket, has it whole. Answers None for what is no mail. Raises `Unavailable`.
    """
    version = version_id or desk.papers.first_version(key)
    if not key.startswith(RAW) or key.endswith(_SETUP) or version is None:
        return None
    mail_id = id_of_mail(key, version)
    kept = desk.store.carrier_mail(mail_id)
    if kept is not None:
        return kept
    raw = desk.papers.read(key, version)
    read = read_mail(raw)
    order = None if read.suspicious else _order_named(desk, read)
    now = desk.clock.now()
    known = known_of(order) if order else NOTHING_KNOWN
    mail = CarrierMail(
        id=mail_id,
        order_id=order.id if order else "",
        request_id=order.request_id if order else "",
        account_id=order.account_id if order else "",
        sender=read.sender,
        subject=without_secrets(read.subject, known),
        text=without_secrets(read.text, known),
        verdicts=read.verdicts,
        raw=StoredFile(key=key, version_id=version, sha256=hashlib.sha256(raw).hexdigest(), size=len(raw)),
        attachments=_kept_attachments(desk, mail_id, read),
        received_at=received_at,
        created_at=now,
        updated_at=now,
    )
    writes: list[Write] = [Create(mail)]
    if order is not None:
        writes.append(
            Append(order_event(desk, order, "order.mail_received", SYSTEM, before=order, carrier_mail_id=mail.id))
        )
    try:
        desk.store.commit(writes)
    except WriteRefused:
        return desk.store.carrier_mail(mail_id) or mail
    return mail


def id_of_mail(key: str, version_id: str) -> str:
    """The id of the mail that one version of one object is."""
    return f"cml_{hashlib.sha256(chr(0).join((key, version_id)).encode()).hexdigest()[:26].upper()}"


def _order_named(desk: Desk, read: IncomingMail) -> PortOrder | None:
    """The one order that a mail names and that a carrier has; None where it names several, or none."""
    found = [order_by_name(desk, name) for name in read.names[:_MOST_NAMES]]
    orders = {order.id: order for order in found if order is not None and order.carrier_stage != CarrierStage.NONE}
    return next(iter(orders.values())) if len(orders) == 1 else None


def _kept_attachments(desk: Desk, mail_id: str, read: IncomingMail) -> tuple[MailAttachment, ...]:
    kept = []
    for place, one in enumerate(read.attachments, start=1):
        written = desk.papers.write_once(f"mail/{mail_id}/{place:02d}-{one.filename}", one.body, one.content_type)
        file = StoredFile(key=written.key, version_id=written.version_id, sha256=written.sha256, size=written.size)
        kept.append(MailAttachment(filename=one.filename, content_type=one.content_type, file=file))
    return tuple(kept)

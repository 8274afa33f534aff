"""Builders: a valid thing of each kind, with what a test cares about changed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from shared.adapters.memory.ids import SequentialIds
from shared.domain.bulk.model import BulkUpload
from shared.domain.cases.model import Case, CaseKind, CaseMessage, StepDone
from shared.domain.ids import order_id, purchase_order_number
from shared.domain.lifecycle import ActorKind, Owner, Status
from shared.domain.mails import Mail
from shared.domain.model import (
    Account,
    Actor,
    ApiKey,
    ApprovalLink,
    Ask,
    Audience,
    CarrierEvent,
    CarrierEventKind,
    CarrierMail,
    Claim,
    Comment,
    Company,
    CorrectionLink,
    CustomerEvent,
    Cutover,
    Document,
    Envelope,
    Event,
    IdempotencyRecord,
    Letter,
    LoaStatus,
    LosingAccount,
    MailAttachment,
    MailKind,
    Notice,
    Notification,
    NumberList,
    NumberRow,
    PendingMail,
    Person,
    PlatformAsk,
    PortOrder,
    PortRequest,
    PostalAddress,
    Role,
    RowGroup,
    Session,
    Signature,
    SignatureBox,
    StoredFile,
    TrailEntry,
    TrailKind,
    User,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookSecret,
)
from shared.domain.phone_numbers import NumberClass
from shared.domain.port_outs.model import AnswerReason, CustomerWord, GivenData, NumberRecord, PortOut, Protection

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ACC = "acc_01"
PERSON = Actor(kind=ActorKind.CUSTOMER, id="usr_01", name="Robin Doe")

_ids = SequentialIds()


def new_id(prefix: str) -> str:
    return _ids.new(prefix)


def any_account(**changes: Any) -> Account:
    return Account.model_validate({"id": new_id("acc"), "name": "Acme", "created_at": NOW, **changes})


def any_company(**changes: Any) -> Company:
    given = {"id": new_id("com"), "account_id": ACC, "name": "Acme West", "created_at": NOW, **changes}
    return Company.model_validate(given)


def any_session(**changes: Any) -> Session:
    given = {
        "id": new_id("ses"),
        "user_id": "usr_01",
        "account_id": ACC,
        "token_hash": "5e" * 32,
        "method": "api_key",
        "key_hash": "ab" * 32,
        "ip": "203.0.113.9",
        "user_agent": "a browser",
        "created_at": NOW,
        "seen_at": NOW,
        "expires_at": NOW + 480 * MINUTE,
        **changes,
    }
    return Session.model_validate(given)


def any_user(**changes: Any) -> User:
    given = {
        "id": new_id("usr"),
        "account_id": ACC,
        "name": "Robin Doe",
        "email": "robin@acme.example",
        "role": Role.ADMINISTRATOR,
        "company_ids": ("com_01",),
        "created_at": NOW,
    }
    return User.model_validate({**given, **changes})


def any_api_key(**changes: Any) -> ApiKey:
    key_id = new_id("key")
    given = {
        "id": key_id,
        "account_id": ACC,
        "user_id": "usr_01",
        "user_name": "Robin Doe",
        "role": Role.ADMINISTRATOR,
        "hash": f"hash of {key_id}",
        "prefix": "pk_live_1234",
        "created_at": NOW,
    }
    return ApiKey.model_validate({**given, **changes})


def any_request(**changes: Any) -> PortRequest:
    given = {
        "id": new_id("prq"),
        "account_id": ACC,
        "account_name": "Acme",
        "name": "Move the office",
        "submitted_by": PERSON,
        "submitter_role": Role.ADMINISTRATOR,
        "counts": {"held": 2},
        "created_at": NOW,
        "updated_at": NOW,
    }
    return PortRequest.model_validate({**given, **changes})


def any_losing_account(request: PortRequest, **changes: Any) -> LosingAccount:
    given = {
        "id": new_id("lac"),
        "request_id": request.id,
        "account_id": request.account_id,
        "label": "Main line",
        "carrier_name": "Old Telco",
        "sealed_account_number": "sealed" * 40,
        "account_number_last4": "1234",
        "end_user_name": "Acme Inc.",
        "subscriber_type": "business",
        "service_address": PostalAddress(line1="1 Main St", city="Springfield", state="IL", postal_code="62701"),
        "authorized_person": Person(name="Robin Doe", title="Office Manager"),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return LosingAccount.model_validate({**given, **changes})


def any_document(request: PortRequest, **changes: Any) -> Document:
    document_id = new_id("doc")
    given = {
        "id": document_id,
        "request_id": request.id,
        "account_id": request.account_id,
        "type": "bill",
        "filename": "bill.pdf",
        "content_type": "application/pdf",
        "size": 1234,
        "key": f"uploads/{document_id}",
        "problems": ({"code": "pdf_encrypted", "detail": "Needs a password", "row": 3},),
        "uploaded_by": PERSON,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Document.model_validate({**given, **changes})


def any_order(request: PortRequest, sequence: int = 1, **changes: Any) -> PortOrder:
    new = order_id(request.id, sequence)
    stored = StoredFile(key="letters/1.pdf", version_id="v1", sha256="ab" * 32, size=40_000)
    given = {
        "id": new,
        "request_id": request.id,
        "account_id": request.account_id,
        "account_name": request.account_name,
        "reference": purchase_order_number(new),
        "losing_account": any_losing_account(request),
        "losing_account_ids": ("lac_01",),
        "number_class": NumberClass.LOCAL,
        "country": "US",
        "list_id": "lst_01",
        "row_groups": ("g01",),
        "number_count": 3,
        "status": Status.AWAITING_SIGNATURE,
        "owner": Owner.SIGNER,
        "due_at": NOW + timedelta(days=30),
        "status_since": NOW,
        "submitted_by": PERSON,
        "letter": Letter(
            status=LoaStatus.SIGNED,
            unsigned=stored,
            box=SignatureBox(page=1, x=56.7, y=0.1 + 0.2, width=240.0, height=1 / 3),
            signature=Signature(
                typed_name="Robin Doe",
                title="Office Manager",
                signed_at=NOW,
                signer_email="robin@acme.example",
                consent_version="1",
                unsigned_sha256="ab" * 32,
            ),
        ),
        "asks": (Ask(code="pin_needed", detail="A PIN is needed", fix="Set it"),),
        "prepared_on": date(2026, 3, 2),
        "carrier": "simulated",
        "created_at": NOW,
        "updated_at": NOW,
    }
    return PortOrder.model_validate({**given, **changes})


def any_list(request: PortRequest, **changes: Any) -> NumberList:
    given = {
        "id": new_id("lst"),
        "request_id": request.id,
        "account_id": request.account_id,
        "groups": (any_group(),),
        "rows": 5,
        "accepted": 3,
        "held": 2,
        "held_by_label": {"": 2},
        "columns": {"": "number", "Phone": "number"},
        "problem_groups": ({"code": "number_invalid", "count": 2, "rows": [4, 5]},),
        "created_at": NOW,
    }
    return NumberList.model_validate({**given, **changes})


def any_group(**changes: Any) -> RowGroup:
    given = {"key": "g01", "losing_account": "", "number_class": "local", "country": "US", "count": 3}
    return RowGroup.model_validate({**given, **changes})


def any_row(header: NumberList, row: int, **changes: Any) -> NumberRow:
    given = {
        "request_id": header.request_id,
        "list_id": header.id,
        "group": "g01",
        "row": row,
        "disposition": "accepted",
        "number": any_number(row),
        "number_class": NumberClass.LOCAL,
        "country": "US",
        "forwarding_number": "+13125550100",
        "name": "Summer campaign",
        "source": "Billboard",
        "company": "Acme West",
        "company_id": "com_01",
    }
    return NumberRow.model_validate({**given, **changes})


def any_number(index: int) -> str:
    return f"+1{2_025_550_000 + index}"


def any_claim(request: PortRequest, number: str, **changes: Any) -> Claim:
    given = {
        "number": number,
        "account_id": request.account_id,
        "request_id": request.id,
        "order_id": order_id(request.id, 1),
        "submit_id": "sub_01",
        "number_class": NumberClass.LOCAL,
        "country": "US",
        "forwarding_number": "+13125550100",
        "name": "Summer campaign",
        "source": "Billboard",
        "company_id": "com_01",
        "company": "Acme West",
        "claimed_at": NOW,
    }
    return Claim.model_validate({**given, **changes})


def any_cutover(order: PortOrder, **changes: Any) -> Cutover:
    given = {
        "order_id": order.id,
        "request_id": order.request_id,
        "account_id": order.account_id,
        "ported": 2,
        "called": 1,
        "failed": 1,
        "failing": (any_number(2),),
        "look_at": NOW,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Cutover.model_validate({**given, **changes})


def any_platform_ask(**changes: Any) -> PlatformAsk:
    given = {
        "id": new_id("ask"),
        "account_id": ACC,
        "numbers": (any_number(1), any_number(2)),
        "content": "how they are to ring",
        "asked_at": NOW,
        "done": (any_number(1),),
        "silent": {any_number(2): "no such line"},
        "created_at": NOW,
        "updated_at": NOW,
    }
    return PlatformAsk.model_validate({**given, **changes})


def any_event(request: PortRequest, **changes: Any) -> Event:
    given = {
        "id": new_id("evt"),
        "type": "request.created",
        "account_id": request.account_id,
        "request_id": request.id,
        "version": 1,
        "at": NOW,
        "actor": PERSON,
        "data": {"accepted": 3, "codes": ["a", "b"], "nested": {"": None}},
    }
    return Event.model_validate({**given, **changes})


def any_customer_event(**changes: Any) -> CustomerEvent:
    given = {
        "id": new_id("evt"),
        "type": "port_order.rejected",
        "account_id": ACC,
        "at": NOW,
        "request_id": "prq_0000000001",
        "order_id": "ord_000000000101",
        "submitter_id": "usr_01",
        "status": "action_required",
        "previous_status": "submitted",
        "version": 7,
        "actor": "carrier",
        "data": {"codes": ["pin_invalid"], "numbers": 3, "": None},
    }
    return CustomerEvent.model_validate({**given, **changes})


def any_webhook_endpoint(**changes: Any) -> WebhookEndpoint:
    given = {
        "id": new_id("whk"),
        "account_id": ACC,
        "url": "https://hooks.example.com/in?a=1",
        "secrets": (WebhookSecret(generation=1),),
        "created_by": PERSON,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return WebhookEndpoint.model_validate({**given, **changes})


def any_webhook_delivery(**changes: Any) -> WebhookDelivery:
    given = {
        "endpoint_id": "whk_01",
        "event_id": new_id("evt"),
        "account_id": ACC,
        "type": "port_order.rejected",
        "body": '{"type": "port_order.rejected"}',
        "next_try_at": NOW,
        "look_at": NOW,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return WebhookDelivery.model_validate({**given, **changes})


def any_carrier_event(order: PortOrder, **changes: Any) -> CarrierEvent:
    given = {
        "carrier": "simulated",
        "event_id": new_id("cev"),
        "kind": CarrierEventKind.FOC_CONFIRMED,
        "carrier_order_id": "C-1",
        "reference": order.reference,
        "occurred_at": NOW,
        "received_at": NOW,
        "confirmed_foc_at": NOW + timedelta(days=7),
        "reasons": (Ask(code="other", detail="Something", fix=""),),
        "raw": {"": "an empty name", "fee": 1.25, "big": 10**40, "list": [None, True]},
    }
    return CarrierEvent.model_validate({**given, **changes})


def any_notice(order: PortOrder, **changes: Any) -> Notice:
    given = {
        "carrier": "telnyx",
        "event_id": new_id("cev"),
        "kind": "comment",
        "carrier_order_id": "T-1",
        "reference": order.reference,
        "occurred_at": NOW,
        "received_at": NOW,
        "text": "Which suite?\nThe bill says 5.",
        "raw": {"": "an empty name", "list": [None, True]},
    }
    return Notice.model_validate({**given, **changes})


def any_carrier_mail(**changes: Any) -> CarrierMail:
    mail_id = new_id("cml")
    raw = StoredFile(key=f"mails/{mail_id}", version_id="v1", sha256="ab" * 32, size=9_000)
    given = {
        "id": mail_id,
        "sender": "Ports <ports@oldtelco.example>",
        "subject": "FOC for PD1",
        "text": "The port is confirmed.",
        "verdicts": {"spf": "pass", "": "an empty name"},
        "raw": raw,
        "attachments": (MailAttachment(filename="foc.pdf", content_type="application/pdf", file=raw),),
        "received_at": NOW,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return CarrierMail.model_validate({**given, **changes})


def any_correction_link(order: PortOrder, **changes: Any) -> CorrectionLink:
    link_id = new_id("fix")
    given = {
        "id": link_id,
        "order_id": order.id,
        "request_id": order.request_id,
        "account_id": order.account_id,
        "token_hash": f"hash of {link_id}",
        "person": Person(name="Zoë Núñez", email="zoe@acme.example"),
        "codes": ("pin_invalid",),
        "created_by": PERSON,
        "expires_at": NOW + timedelta(days=10),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return CorrectionLink.model_validate({**given, **changes})


def any_idempotency_record(**changes: Any) -> IdempotencyRecord:
    given = {
        "account_id": ACC,
        "route": "POST /v1/port-requests",
        "key": "a key",
        "body_hash": "h",
        "resource_id": "prq_01",
        "created_at": NOW,
    }
    return IdempotencyRecord.model_validate({**given, **changes})


def any_envelope(request: PortRequest, **changes: Any) -> Envelope:
    envelope_id = new_id("env")
    given = {
        "id": envelope_id,
        "request_id": request.id,
        "account_id": request.account_id,
        "account_name": request.account_name,
        "request_name": request.name,
        "signer": Person(name="Zoë Núñez", title="Owner", email="zoe@acme.example"),
        "order_ids": (order_id(request.id, 1), order_id(request.id, 2)),
        "token_hash": f"hash of {envelope_id}",
        "created_by": PERSON,
        "expires_at": NOW + timedelta(days=30),
        "suggested_signer": Person(name="Sam Roe", email="sam@acme.example"),
        "pending": (
            PendingMail(
                id="ml_1",
                kind=MailKind.INVITATION,
                to=Person(name="Zoë Núñez", email="zoe@acme.example"),
                data={"": "an empty name", "reason": "", "text": 'say "yes"\nor no'},
            ),
            PendingMail(id="ml_2", kind=MailKind.CODE, to=Person(email="zoe@acme.example")),
        ),
        "attend_at": NOW,
        "trail": (
            TrailEntry(at=NOW, kind=TrailKind.CREATED, who="Robin Doe", digest="ab" * 32),
            TrailEntry(at=NOW, kind=TrailKind.OPENED, ip="2001:db8::1", user_agent="", detail="", digest="cd" * 32),
        ),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Envelope.model_validate({**given, **changes})


def any_notification(request: PortRequest, **changes: Any) -> Notification:
    given = {
        "id": new_id("ntf"),
        "request_id": request.id,
        "account_id": request.account_id,
        "kind": MailKind.APPROVAL_ADMINISTRATOR,
        "audience": Audience.ADMINISTRATORS,
        "order_ids": (f"{request.id}01",),
        "data": {"approval_id": "ntf_1", "by": 'Ada: "Boss"'},
        "due_at": NOW,
        "until": NOW + timedelta(days=3),
        "attend_at": NOW,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Notification.model_validate({**given, **changes})


def any_approval_link(request: PortRequest, **changes: Any) -> ApprovalLink:
    given = {
        "token_hash": f"hash of {new_id('tok')}",
        "approval_id": "ntf_1",
        "request_id": request.id,
        "account_id": request.account_id,
        "user_id": "usr_01",
        "expires_at": NOW + timedelta(days=30),
        "created_at": NOW,
    }
    return ApprovalLink.model_validate({**given, **changes})


def any_comment(request: PortRequest, **changes: Any) -> Comment:
    given = {
        "id": new_id("cmt"),
        "request_id": request.id,
        "account_id": request.account_id,
        "author": PERSON,
        "text": "Which numbers are these?",
        "created_at": NOW,
    }
    return Comment.model_validate({**given, **changes})


def any_port_out(**changes: Any) -> PortOut:
    given = {
        "id": new_id("pto"),
        "account_id": ACC,
        "account_name": "Acme",
        "numbers": (any_number(1), any_number(2)),
        "number_class": NumberClass.LOCAL,
        "country": "US",
        "winning_carrier": "Nimbus # Telecom",
        "reference": "PON-1#A",
        "asked_by": "Kim, +1 212 555 0000",
        "requested_on": date(2026, 3, 9),
        "given": GivenData(account_number_digest="ab" * 32, account_number_last4="4213", postal_code="10001"),
        "status_since": NOW,
        "received_at": NOW,
        "respond_by": NOW + timedelta(hours=4),
        "reasons": (AnswerReason(code="pin_invalid", words="", numbers=(any_number(1),)),),
        "customer_word": CustomerWord(word="ours", by=PERSON, at=NOW),
        "pending": (
            PendingMail(id="ml_1", kind=MailKind.PORT_OUT_ASKED, to=Person(name="Zoë", email="z@acme.example")),
        ),
        "recorded_by": PERSON,
        "attend_at": NOW,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return PortOut.model_validate({**given, **changes})


def any_protection(number: str, **changes: Any) -> Protection:
    given = {"number": number, "account_id": ACC, "pin_digest": "ab" * 32, "pin_set_at": NOW, "updated_at": NOW}
    return Protection.model_validate({**given, **changes})


def any_number_record(number: str, **changes: Any) -> NumberRecord:
    given = {
        "number": number,
        "carrier": "telnyx",
        "account_number": "A-1#2",
        "service_address": PostalAddress(line1="1 Main St", postal_code="62701"),
        "told_by": PERSON,
        "updated_at": NOW,
    }
    return NumberRecord.model_validate({**given, **changes})


def any_case(**changes: Any) -> Case:
    given = {
        "id": new_id("cas"),
        "account_id": ACC,
        "account_name": "Acme",
        "kind": CaseKind.SNAPBACK,
        "title": "Numbers that leave",
        "numbers": (any_number(1),),
        "rows": (3, 4),
        "status_since": NOW,
        "due_at": NOW + timedelta(hours=2),
        "steps": (StepDone(step="stop", by=PERSON, at=NOW),),
        "opened_by": PERSON,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Case.model_validate({**given, **changes})


def any_case_message(case: Case, **changes: Any) -> CaseMessage:
    given = {
        "id": new_id("msg"),
        "case_id": case.id,
        "account_id": case.account_id,
        "author": PERSON,
        "text": "It was not us.",
        "created_at": NOW,
    }
    return CaseMessage.model_validate({**given, **changes})


def any_mail(**changes: Any) -> Mail:
    given = {
        "to_name": "Zoë Núñez",
        "to_address": "zoe@acme.example",
        "subject": "Your signature for Move the office",
        "text": "Please sign.",
        "html": "<p>Please sign.</p>",
    }
    return Mail(**{**given, **changes})


def any_upload(**changes: Any) -> BulkUpload:
    given = {
        "id": new_id("bul"),
        "account_id": ACC,
        "account_name": "Acme",
        "key": f"drop/{ACC}/march/list.csv",
        "filename": "list.csv",
        "version_id": "v1",
        "size": 120,
        "actor": PERSON,
        "role": Role.MANAGER,
        "layout": {"encoding": "utf-8", "header": ["Number", ""], "delimiter": ",", "request": "list"},
        "problems": ({"code": "csv_empty", "detail": "The file is empty."},),
        "counts": {"draft": 2},
        "dropped_at": NOW,
        "attend_at": NOW,
        "created_at": NOW,
        "updated_at": NOW,
        **changes,
    }
    return BulkUpload.model_validate(given)

"""Values for the tests of rules: complete and harmless unless a test says otherwise."""

from datetime import UTC, date, datetime
from typing import Any

from shared.domain.lifecycle import ActorKind, Owner, Status
from shared.domain.model import (
    Account,
    Actor,
    CarrierEvent,
    CarrierEventKind,
    Document,
    DocumentStatus,
    LosingAccount,
    NumberList,
    NumbersStaying,
    Person,
    PortOrder,
    PortRequest,
    PostalAddress,
    Role,
    RowGroup,
    ServiceType,
)
from shared.domain.phone_numbers import NumberClass

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # a Monday
ACTOR = Actor(kind=ActorKind.CUSTOMER, id="usr_1", name="Ada Quinn")


class Terms:
    """Other numbers than the defaults, so that a constant in a rule shows."""

    window_days_min = 7
    window_days_max = 21
    bulk_from = 10
    bulk_window_days_min = 28
    bulk_window_days_max = 35
    window_ports_min = 3
    signature_expiry_days = 20
    approval_expiry_days = 25
    action_required_expiry_days = 9
    carrier_silent_days = 4


def any_account(**changes: Any) -> Account:
    return Account(id="acc_1", name="Quinn Dental", card_on_file=True, created_at=NOW).model_copy(update=changes)


def any_address(**changes: Any) -> PostalAddress:
    address = PostalAddress(line1="120 W Lake St", city="Chicago", state="IL", postal_code="60601", country="US")
    return address.model_copy(update=changes)


def any_losing_account(**changes: Any) -> LosingAccount:
    account = LosingAccount(
        id="lac_1",
        request_id="prq_1",
        account_id="acc_1",
        label="Main",
        carrier_name="Lakeside Telecom",
        service_type=ServiceType.LANDLINE,
        sealed_account_number="sealed",
        account_number_last4="4417",
        account_number_digest="digest-1",
        billing_telephone_number="+13129234400",
        end_user_name="Quinn Dental LLC",
        subscriber_type="business",
        service_address=any_address(),
        authorized_person=Person(name="Ada Quinn", title="Owner", email="ada@quinndental.com"),
        numbers_staying=NumbersStaying.NONE,
        created_at=NOW,
        updated_at=NOW,
    )
    return account.model_copy(update=changes)


def any_document(**changes: Any) -> Document:
    document = Document(
        id="doc_1",
        request_id="prq_1",
        account_id="acc_1",
        type="invoice",
        filename="march.pdf",
        content_type="application/pdf",
        size=1000,
        status=DocumentStatus.ACCEPTED,
        key="k",
        uploaded_by=ACTOR,
        created_at=NOW,
        updated_at=NOW,
    )
    return document.model_copy(update=changes)


def any_group(**changes: Any) -> RowGroup:
    group = RowGroup(key="g1", losing_account="", number_class=NumberClass.LOCAL, country="US", count=3)
    return group.model_copy(update=changes)


def any_list(*groups: RowGroup, held_by_label: dict[str, int] | None = None) -> NumberList:
    held = sum((held_by_label or {}).values())
    accepted = sum(group.count for group in groups)
    return NumberList(
        id="lst_1",
        request_id="prq_1",
        account_id="acc_1",
        groups=groups,
        rows=accepted + held,
        accepted=accepted,
        held=held,
        held_by_label=held_by_label or {},
        created_at=NOW,
    )


def any_request(**changes: Any) -> PortRequest:
    request = PortRequest(
        id="prq_1",
        account_id="acc_1",
        account_name="Quinn Dental",
        name="Chicago offices",
        submitted_by=ACTOR,
        submitter_role=Role.ADMINISTRATOR,
        created_at=NOW,
        updated_at=NOW,
    )
    return request.model_copy(update=changes)


def any_order(**changes: Any) -> PortOrder:
    order = PortOrder(
        id="ord_101",
        request_id="prq_1",
        account_id="acc_1",
        account_name="Quinn Dental",
        reference="PD1",
        losing_account=any_losing_account(),
        losing_account_ids=("lac_1",),
        number_class=NumberClass.LOCAL,
        country="US",
        list_id="lst_1",
        row_groups=("g1",),
        number_count=3,
        status=Status.SUBMITTED,
        owner=Owner.CARRIER,
        due_at=NOW,
        status_since=NOW,
        submitted_by=ACTOR,
        prepared_on=date(2026, 3, 2),
        carrier="simulated",
        created_at=NOW,
        updated_at=NOW,
    )
    return order.model_copy(update=changes)


def any_event(kind: CarrierEventKind, occurred_at: datetime, **changes: Any) -> CarrierEvent:
    event = CarrierEvent(
        carrier="simulated",
        event_id=f"{kind}-{occurred_at.isoformat()}",
        kind=kind,
        carrier_order_id="SC1",
        reference="PD1",
        occurred_at=occurred_at,
        received_at=occurred_at,
    )
    return event.model_copy(update=changes)

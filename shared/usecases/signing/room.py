"""What an opened envelope shows: details to complete, then the letters as they were printed and frozen."""

from collections.abc import Iterable

from shared.domain import letter as loa
from shared.domain.envelopes import waiting_in
from shared.domain.model import Envelope, LosingAccount, NumbersStaying, Person, PortOrder, RowGroup, ServiceType
from shared.domain.number_class import NumberClass
from shared.domain.playbook import Playbook, pin_guidance
from shared.domain.readiness import left_to_complete, order_lacks
from shared.ports import RequestView
from shared.usecases.desk import Desk
from shared.usecases.letters import frozen_content, frozen_letter, kept_content
from shared.usecases.signing.links import DeadLink, opened
from shared.usecases.signing.opening import landing_of
from shared.usecases.signing.view import AccountDetails, DetailField, Difference, LetterToSign, Room, Said

_MOST_SAID = 50


def room(desk: Desk, token: str, session: str) -> Room:
    """What the signer sees once the envelope is open. Writes nothing. Raises `DeadLink` and `NotOpened`."""
    envelope = opened(desk, token, session)
    view = view_of(desk, envelope)
    waiting = waiting_in(envelope, view.orders)
    lacking = lacking_accounts(waiting)
    printed = [order for order in waiting if order.letter.unsigned is not None]
    complete = not lacking and len(printed) == len(waiting)
    return Room(
        landing=landing_of(desk, view, envelope),
        envelope_id=envelope.id,
        signer=envelope.signer,
        authorized_person=_authorized(envelope, waiting),
        details=tuple(_details(desk.playbook(), account, orders) for account, orders in lacking),
        preparing=0 if lacking else len(waiting) - len(printed),
        letters=tuple(_to_sign(desk, order) for order in printed) if complete else (),
        said=_said(desk, envelope),
    )


def letter_file(desk: Desk, token: str, session: str, order_id: str) -> bytes:
    """The frozen PDF of one of the envelope's letters. Raises `DeadLink` and `NotOpened`."""
    envelope = opened(desk, token, session)
    for order in waiting_in(envelope, view_of(desk, envelope).orders):
        if order.id == order_id and order.letter.unsigned is not None:
            return frozen_letter(desk, order)
    raise DeadLink


def view_of(desk: Desk, envelope: Envelope) -> RequestView:
    view = desk.store.request_view(envelope.request_id)
    if view is None or not waiting_in(envelope, view.orders):
        raise DeadLink
    return view


def lacking_accounts(orders: Iterable[PortOrder]) -> tuple[tuple[LosingAccount, tuple[PortOrder, ...]], ...]:
    """The losing accounts that the signer is to complete, each with all the orders that stand on it."""
    by_account: dict[str, list[PortOrder]] = {}
    for order in orders:
        by_account.setdefault(order.losing_account.id, []).append(order)
    return tuple(
        (found[0].losing_account, tuple(found))
        for found in by_account.values()
        if any(order_lacks(order) for order in found)
    )


def _authorized(envelope: Envelope, orders: Iterable[PortOrder]) -> Person:
    """Who the letters name: the signer, where one of them does, otherwise the first that is named."""
    named = [order.losing_account.authorized_person for order in orders if order.losing_account.authorized_person.name]
    themselves = (person for person in named if loa.same_person(person.name, envelope.signer.name))
    return next(themselves, named[0] if named else Person())


def _said(desk: Desk, envelope: Envelope) -> tuple[Said, ...]:
    page = desk.store.comments(envelope.request_id, _MOST_SAID, None)
    return tuple(
        Said(comment.author.kind == "signer", comment.author.name, comment.text, comment.created_at)
        for comment in page.items
        if comment.envelope_id == envelope.id
    )


def _to_sign(desk: Desk, order: PortOrder) -> LetterToSign:
    assert order.letter.unsigned is not None
    content = frozen_content(desk, order)
    earlier = next((one for one in reversed(order.letter.earlier) if one.signed_at is not None), None)
    differences: tuple[Difference, ...] = ()
    if earlier is not None and earlier.content is not None:
        before = kept_content(desk, earlier.content)
        differences = tuple(Difference(*one) for one in loa.differences(before, content))
    return LetterToSign(
        order_id=order.id,
        content=content,
        sha256=order.letter.unsigned.sha256,
        size=order.letter.unsigned.size,
        why_again=earlier.why if earlier is not None else (),
        differences=differences,
    )


# --- details ---------------------------------------------------------------------------------------------------------

_COUNTRIES = ("US", "CA")
_ALWAYS = frozenset(
    {
        "end_user_name",
        "subscriber_type",
        "line1",
        "city",
        "state",
        "postal_code",
        "country",
        "authorized_person_name",
        "billing_telephone_number",
        "numbers_staying",
    }
)
"""What a letter cannot be without: given by the requester, it may be corrected and not be emptied."""


def groups_of(orders: Iterable[PortOrder]) -> tuple[RowGroup, ...]:
    return tuple(
        RowGroup(
            key=order.id,
            losing_account="",
            number_class=order.number_class,
            country=order.country,
            count=order.number_count,
        )
        for order in orders
    )


def _details(playbook: Playbook, account: LosingAccount, orders: tuple[PortOrder, ...]) -> AccountDetails:
    known = playbook.carrier(account.carrier_name)
    missing = {problem.pointer for problem in left_to_complete(account, groups_of(orders))}
    address = account.service_address
    person = account.authorized_person
    toll_free_only = all(order.number_class == NumberClass.TOLL_FREE for order in orders)
    fields = [
        _field("end_user_name", account.end_user_name, "/end_user_name" in missing),
        _field(
            "subscriber_type",
            account.subscriber_type,
            "/subscriber_type" in missing,
            kind="choice",
            choices=("business", "residential"),
        ),
        _field("line1", address.line1, "/service_address/line1" in missing),
        _field("line2", address.line2, required=False),
        _field("city", address.city, "/service_address/city" in missing),
        _field("state", address.state, "/service_address/state" in missing),
        _field("postal_code", address.postal_code, "/service_address/postal_code" in missing),
        _field("country", address.country, "/service_address/country" in missing, kind="choice", choices=_COUNTRIES),
        _field("authorized_person_name", person.name, "/authorized_person/name" in missing),
        _field("authorized_person_title", person.title, required=False),
        DetailField(
            name="account_number",
            kind="secret",
            set=bool(account.sealed_account_number),
            required="/account_number" in missing,
            given_by_requester=bool(account.sealed_account_number),
            where=known.where_account_number if known else None,
        ),
    ]
    if not toll_free_only:
        wireless = account.service_type == ServiceType.WIRELESS
        if not wireless:
            fields.append(
                _field(
                    "billing_telephone_number",
                    account.billing_telephone_number,
                    "/billing_telephone_number" in missing,
                )
            )
        fields += [
            DetailField(
                name="pin",
                kind="secret",
                set=bool(account.sealed_pin),
                where=pin_guidance(known) if known else None,
            ),
            _field(
                "numbers_staying",
                account.numbers_staying.value if account.numbers_staying else "",
                "/numbers_staying" in missing,
                kind="choice",
                choices=tuple(NumbersStaying),
            ),
            DetailField(name="numbers_staying_list", kind="numbers", value="\n".join(account.numbers_staying_list)),
        ]
    return AccountDetails(
        losing_account_id=account.id,
        label=account.label,
        carrier_name=account.carrier_name,
        numbers=sum(order.number_count for order in orders),
        fields=tuple(fields),
    )


def _field(name: str, value: str, required: bool, *, kind: str = "text", choices: tuple[str, ...] = ()) -> DetailField:
    return DetailField(
        name=name,
        kind=kind,
        value=value,
        required=required or (name in _ALWAYS and bool(value.strip())),
        choices=choices,
        given_by_requester=bool(value.strip()),
    )

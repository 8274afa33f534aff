"""The signer completes what the letters lack, or says that somebody else is the authorised person: themselves."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.domain.envelopes import noted, waiting_in
from shared.domain.letter import AUTHORIZED_PERSON, LetterContent, material_change, same_person
from shared.domain.model import Envelope, LosingAccount, NumbersStaying, Person, PortOrder, TrailKind
from shared.domain.problems import Problem, RulesBroken
from shared.domain.readiness import left_to_complete
from shared.domain.renderable import check_renderable
from shared.domain.review_flags import DETAILS_CHANGED, PERSON_CHANGED, with_flags
from shared.domain.time_zones import zone_of
from shared.ports import LetterPrinter, Replace, RequestView, Unavailable, Write, WriteRefused
from shared.usecases.desk import Desk
from shared.usecases.envelopes.sending import Moves, next_version
from shared.usecases.letters import letter_address, print_letter
from shared.usecases.losing_accounts import AccountFields, apply_fields
from shared.usecases.revise_letters import with_account
from shared.usecases.signing.links import opened
from shared.usecases.signing.opening import signer_actor
from shared.usecases.signing.racing import Raced, on_the_fresh_one
from shared.usecases.signing.room import groups_of, lacking_accounts, view_of
from shared.usecases.signing.view import Visitor
from shared.usecases.transitions import commit_orders

_PLACES: Mapping[str, tuple[str, ...]] = {
    "end_user_name": ("end_user_name",),
    "subscriber_type": ("subscriber_type",),
    "line1": ("service_address", "line1"),
    "line2": ("service_address", "line2"),
    "city": ("service_address", "city"),
    "state": ("service_address", "state"),
    "postal_code": ("service_address", "postal_code"),
    "country": ("service_address", "country"),
    "authorized_person_name": ("authorized_person", "name"),
    "authorized_person_title": ("authorized_person", "title"),
    "billing_telephone_number": ("billing_telephone_number",),
    "numbers_staying": ("numbers_staying",),
    "numbers_staying_list": ("numbers_staying_list",),
    "account_number": ("account_number",),
    "pin": ("pin",),
}
"""Where each field of the page stands in a losing account."""
_LONGEST = 256
_MOST_STAYING = 5000
_MOST_AT_ONCE = 96
"""Items beside the request and the envelope in a transaction of 100."""


def complete_details(
    desk: Desk,
    printer: LetterPrinter,
    token: str,
    session: str,
    answers: Mapping[str, Mapping[str, str]],
    visitor: Visitor,
) -> None:
    """Keep what the signer filled in, for every account at once, and print the letters.

    `answers` holds fields of `view.DetailField` by losing account; an empty secret stays as it is. What the requester
    had given and the signer says otherwise is looked at by our team. Raises `RulesBroken` with every problem, at
    ``/{losing_account_id}/{field}``; then nothing is kept.
    """
    on_the_fresh_one(lambda: _complete(desk, printer, token, session, answers, visitor))


def _complete(
    desk: Desk,
    printer: LetterPrinter,
    token: str,
    session: str,
    answers: Mapping[str, Mapping[str, str]],
    visitor: Visitor,
) -> None:
    envelope = opened(desk, token, session)
    view = view_of(desk, envelope)
    problems: list[Problem] = []
    completed: list[tuple[LosingAccount, tuple[PortOrder, ...]]] = []
    for copy, orders in lacking_accounts(waiting_in(envelope, view.orders)):
        stored = next((one for one in view.losing_accounts if one.id == copy.id), copy)
        account, found = _completed(desk, envelope, stored, orders, answers.get(copy.id, {}))
        # Beside what the order carries: the account itself may hold the answers of a try that got half way.
        account, flags, wrong = _said_otherwise(envelope, copy, account)
        problems += [*found, *wrong]
        completed.append((account, tuple(_flagged(order, *flags) for order in orders)))
    if problems:
        raise RulesBroken("The details were not kept.", problems=problems)
    if not completed:
        return
    moves = _with_accounts(desk, envelope, completed)
    accounts = [account for account, _ in completed]
    address = accounts[0].service_address
    there = envelope.but(time_zone=zone_of(address.state, address.country))
    _commit(desk, view, there, accounts, moves, TrailKind.DETAILS_COMPLETED, visitor)
    _print(desk, printer, [order.id for order, _ in moves])


def _completed(
    desk: Desk,
    envelope: Envelope,
    stored: LosingAccount,
    orders: tuple[PortOrder, ...],
    answers: Mapping[str, str],
) -> tuple[LosingAccount, list[Problem]]:
    account, problems = stored, list(_too_long(stored.id, answers))
    if problems:
        return account, problems
    try:
        account, _ = apply_fields(desk, stored, _fields(envelope, stored, answers), ())
    except RulesBroken as broken:
        problems += [_at(stored.id, problem) for problem in broken.problems]
        filled = _filled(stored, answers)
    else:
        filled = account
    seen = {problem.pointer for problem in problems}
    lacking = [_at(stored.id, problem) for problem in left_to_complete(filled, groups_of(orders))]
    return account, [*problems, *(problem for problem in lacking if problem.pointer not in seen)]


def _said_otherwise(
    envelope: Envelope, given: LosingAccount, after: LosingAccount
) -> tuple[LosingAccount, tuple[str, ...], list[Problem]]:
    """What the requester had `given` and the signer changed: the account, why our team looks at it, what is wrong.

    Another authorised person has a title of their own, and the address that the letters were mailed to. What voids a
    signed letter is what counts as changed; what the requester left empty is the signer's to say.
    """
    changes = material_change(_told(_completed_by(given, after)), _told(after))
    if not changes:
        return after, (), []
    others = tuple(DETAILS_CHANGED for change in changes if change != AUTHORIZED_PERSON)[:1]
    if AUTHORIZED_PERSON not in changes:
        return after, others, []
    was, now = given.authorized_person, after.authorized_person
    problems = []
    if not now.title.strip() or now.title == was.title:
        problems.append(
            Problem(
                "authorized_person_title_missing",
                "The title of the other authorised person is missing.",
                "Say what they are there, such as Owner or Office Manager.",
                f"/{given.id}/authorized_person_title",
            )
        )
    person = now.but(email=envelope.signer.email)
    return after.but(authorized_person=person, person_unreviewed=True), (PERSON_CHANGED, *others), problems


def _completed_by(given: LosingAccount, after: LosingAccount) -> LosingAccount:
    """What was given, with what was left empty as it is afterwards."""
    address, person = given.service_address, given.authorized_person
    place = ("line1", "city", "state", "postal_code")
    empty = {part for part in place if not getattr(address, part).strip()}
    if "line1" in empty:
        empty.add("line2")
    if empty.issuperset(place):
        empty.add("country")  # that of an address which nobody gave says nothing
    name = person.name.strip() or after.authorized_person.name
    open_answer = given.numbers_staying in (None, NumbersStaying.UNKNOWN)
    filled: LosingAccount = given.but(
        end_user_name=given.end_user_name.strip() or after.end_user_name,
        service_address=address.but(**{part: getattr(after.service_address, part) for part in empty}),
        authorized_person=person.but(name=name),
        numbers_staying=after.numbers_staying if open_answer else given.numbers_staying,
        numbers_staying_list=after.numbers_staying_list if open_answer else given.numbers_staying_list,
    )
    return filled


def _told(account: LosingAccount) -> LetterContent:
    """What a letter says of an account, as far as its signer may change it."""
    partial = account.numbers_staying in (NumbersStaying.SOME, NumbersStaying.UNKNOWN)
    return LetterContent(
        letter_id="",
        order_reference="",
        company_name="",
        losing_carrier_name=account.carrier_name,
        number_class="local",
        end_user_name=account.end_user_name,
        service_address=letter_address(account.service_address),
        authorized_person_name=account.authorized_person.name,
        numbers=(),
        numbers_staying=account.numbers_staying_list,
        port_scope="partial" if partial else "full",
        prepared_on=account.created_at.date(),
    )


def _flagged(order: PortOrder, *flags: str) -> PortOrder:
    found: PortOrder = order.but(review_flags=with_flags(order.review_flags, *flags))
    return found


def _fields(envelope: Envelope, stored: LosingAccount, answers: Mapping[str, str]) -> AccountFields:
    values: dict[str, Any] = {}
    for name, text in answers.items():
        place = _PLACES.get(name)
        if place is None or name in ("account_number", "pin"):
            continue
        value: Any = text.strip()
        if name == "numbers_staying_list":
            value = [line.strip() for line in text.replace(",", "\n").splitlines() if line.strip()]
        elif name == "numbers_staying" and not value:
            continue
        if len(place) == 2:
            values.setdefault(place[0], {})[place[1]] = value
        else:
            values[place[0]] = value
    if not stored.authorized_person.email:
        values.setdefault("authorized_person", {})["email"] = envelope.signer.email
    return AccountFields(
        values=values,
        account_number=answers.get("account_number", "").strip() or None,
        pin=answers.get("pin", "").strip() or None,
    )


def _filled(stored: LosingAccount, answers: Mapping[str, str]) -> LosingAccount:
    """The account with the answers as they stand, to see what is missing beside what is wrong."""
    changes: dict[str, Any] = {}
    for name, text in answers.items():
        place = _PLACES.get(name, ())
        if len(place) == 2:
            changes[place[0]] = changes.get(place[0], getattr(stored, place[0])).but(**{place[1]: text.strip()})
        elif name in ("end_user_name", "subscriber_type", "billing_telephone_number"):
            changes[name] = text.strip()
        elif name == "numbers_staying":
            changes[name] = text or None
        elif name == "account_number" and text.strip():
            changes["sealed_account_number"] = "given"
    person = changes.get("authorized_person", stored.authorized_person)
    filled: LosingAccount = stored.but(**changes | {"authorized_person": person.but(email=person.email or "-")})
    return filled


def _too_long(losing_account_id: str, answers: Mapping[str, str]) -> Iterable[Problem]:
    for name, text in answers.items():
        longest = 20 * _MOST_STAYING if name == "numbers_staying_list" else _LONGEST
        if len(text) > longest:
            yield Problem(
                "too_long",
                "This is too long.",
                f"Use at most {longest} characters.",
                f"/{losing_account_id}/{name}",
            )
    choices = {"subscriber_type": ("", "business", "residential"), "numbers_staying": ("", "none", "some", "unknown")}
    for name, known in choices.items():
        if answers.get(name, "") not in known:
            yield Problem(
                "invalid_value",
                "This is not one of the answers.",
                "Choose one of the answers that are offered.",
                f"/{losing_account_id}/{name}",
            )


def _at(losing_account_id: str, problem: Problem) -> Problem:
    """The problem at the page's field, from where it stands in a losing account."""
    steps = (problem.pointer or "").strip("/").split("/")
    name = next((n for n, place in _PLACES.items() if list(place) == steps[: len(place)]), steps[0])
    return Problem(
        problem.code,
        problem.detail,
        problem.fix,
        f"/{losing_account_id}/{name}",
        suggestion=problem.suggestion,
    )


# --- another authorised person ---------------------------------------------------------------------------------------


def name_authorized_person(
    desk: Desk, printer: LetterPrinter, token: str, session: str, name: str, title: str, visitor: Visitor
) -> None:
    """The signer is another authorised person than the letters name: they are printed anew with their name.

    Our team compares them with the bill before anything goes to a carrier. Raises `RulesBroken`: /name, /title.
    """
    on_the_fresh_one(lambda: _name_person(desk, printer, token, session, name, title, visitor))


def _name_person(
    desk: Desk, printer: LetterPrinter, token: str, session: str, name: str, title: str, visitor: Visitor
) -> None:
    envelope = opened(desk, token, session)
    view = view_of(desk, envelope)
    name, title = name.strip(), title.strip()
    problems = [
        Problem(f"authorized_person_{part}_missing", detail, fix, f"/{part}")
        for part, text, detail, fix in (
            ("name", name, "The name is missing.", "Enter your full name, as you will sign."),
            (
                "title",
                title,
                "The title is missing.",
                "Say what you are there, such as Owner or Office Manager.",
            ),
        )
        if not text
    ]
    problems += [
        Problem("too_long", "This is too long.", "Use at most 128 characters.", f"/{part}")
        for part, text in (("name", name), ("title", title))
        if len(text) > 128
    ]
    problems += check_renderable({"/name": name, "/title": title})
    if problems:
        raise RulesBroken("The name was not kept.", problems=problems)
    person = Person(name=name, title=title, email=envelope.signer.email)
    # Letters that name them already stay as they are.
    others = [
        order
        for order in waiting_in(envelope, view.orders)
        if not same_person(order.losing_account.authorized_person.name, name)
    ]
    if not others:
        return
    ids = {order.losing_account.id for order in others}
    named = {"authorized_person": person, "person_unreviewed": True}
    accounts = [account.but(**named) for account in view.losing_accounts if account.id in ids]
    completed = [(order.losing_account.but(**named), (_flagged(order, PERSON_CHANGED),)) for order in others]
    moves = _with_accounts(desk, envelope, completed)
    _commit(desk, view, envelope, accounts, moves, TrailKind.PERSON_NAMED, visitor, detail=f"{name}, {title}")
    _print(desk, printer, [order.id for order, _ in moves])


# --- both ------------------------------------------------------------------------------------------------------------


def _with_accounts(
    desk: Desk, envelope: Envelope, completed: Iterable[tuple[LosingAccount, tuple[PortOrder, ...]]]
) -> Moves:
    return [
        with_account(desk, order, account, signer_actor(envelope)) for account, orders in completed for order in orders
    ]


def _commit(
    desk: Desk,
    view: RequestView,
    envelope: Envelope,
    accounts: Iterable[LosingAccount],
    moves: Moves,
    kind: TrailKind,
    visitor: Visitor,
    detail: str = "",
) -> None:
    now = desk.clock.now()
    trail = noted(
        envelope, kind, now, who=envelope.signer.name, ip=visitor.ip, user_agent=visitor.user_agent, detail=detail
    )
    changed_accounts = [
        Replace(account.but(version=stored.version + 1, updated_at=now))
        for account in accounts
        for stored in view.losing_accounts
        if stored.id == account.id
    ]
    writes: list[Write] = [Replace(next_version(desk, envelope, trail=trail))]
    try:
        if 2 * len(moves) + len(changed_accounts) > _MOST_AT_ONCE:
            # The accounts by themselves: what the orders carry is what counts, and comes second.
            desk.store.commit(changed_accounts)
        else:
            writes += changed_accounts
        commit_orders(desk, envelope.request_id, moves, writes)
    except WriteRefused:
        raise Raced from None


def _print(desk: Desk, printer: LetterPrinter, order_ids: Iterable[str]) -> None:
    """Now, while the signer waits; what fails is printed by the order's own workflow."""
    for order_id in order_ids:
        try:
            print_letter(desk, printer, order_id)
        except Unavailable:
            return

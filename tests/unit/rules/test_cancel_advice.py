"""What of the old service may be cancelled: never a line that stays, is on its way, or that calls are forwarded to."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.cancel_advice import AboutNumbers, CancelAdvice, Keep, Kept, cancel_advice, sentences
from shared.domain.lifecycle import Status
from shared.domain.model import LosingAccount, NumbersStaying, PortOrder
from shared.domain.words.catalogue import LANGUAGES
from shared.domain.words.cutover import ADVICE
from shared.usecases.create_request import ATTACHED_SERVICES
from tests.contract.things import NOW, any_losing_account, any_order, any_request

REQUEST = any_request()
FORWARDED = ["+16462340000"]


def account(**changes: Any) -> LosingAccount:
    return any_losing_account(
        REQUEST, **{"id": "lac_01", "carrier_name": "Lakeside", "numbers_staying": NumbersStaying.NONE, **changes}
    )


def order(number: int = 1, *, of: LosingAccount | None = None, **changes: Any) -> PortOrder:
    mine = of or account()
    given = {
        "id": f"ord_01KJQH0CC5000000000000000{number:03d}",
        "losing_account": mine,
        "losing_account_ids": (mine.id,),
        "number_count": 3,
        "ported_count": 3,
        "status": Status.COMPLETED,
        **changes,
    }
    return any_order(REQUEST, **given)


def advised(
    one: PortOrder,
    *siblings: PortOrder,
    forwarded_to: Sequence[str] = FORWARDED,
    taken_out: Sequence[str] = (),
    attached: Sequence[str] = (),
) -> CancelAdvice:
    known = AboutNumbers(3, tuple(forwarded_to), len(forwarded_to), tuple(taken_out), len(taken_out))
    return cancel_advice(one, siblings, known, attached)


def why(advice: CancelAdvice) -> list[Keep]:
    return [kept.why for kept in advice.kept]


def test_an_account_of_which_nothing_stays_may_end_as_a_whole() -> None:
    advice = advised(order())

    assert advice == CancelAdvice("Lakeside", 3, True, (Kept(Keep.FORWARDED, 1, ("+16462340000",)),))
    assert sentences(advice, "en") == (
        "All 3 numbers work: you can now end your service with Lakeside.",
        "Keep the line that calls are forwarded to (+16462340000), wherever it is.",
    )


def test_what_stays_there_is_named_with_its_new_main_number() -> None:
    staying = account(
        numbers_staying=NumbersStaying.SOME,
        numbers_staying_list=("+12125552390", "+12125552391"),
        new_billing_telephone_number="+12125552390",
    )
    advice = advised(order(of=staying))

    assert not advice.whole_account
    assert advice.kept[0] == Kept(Keep.STAYING, 2, ("+12125552390", "+12125552391"))
    assert "Keep the 2 lines that stay with Lakeside (+12125552390, +12125552391)." in sentences(advice, "en")


def test_lines_that_stay_unnamed_and_lines_of_which_nobody_knew_are_said() -> None:
    unnamed = advised(order(of=account(numbers_staying=NumbersStaying.SOME)))
    unknown = advised(order(of=account(numbers_staying=NumbersStaying.UNKNOWN)))
    never_asked = advised(order(of=account(numbers_staying=None)))

    assert "Keep the lines that stay with Lakeside." in sentences(unnamed, "en")
    assert why(unknown)[0] == why(never_asked)[0] == Keep.STAYING_UNKNOWN
    assert not unknown.whole_account


def test_numbers_that_were_taken_out_or_never_moved_keep_their_lines() -> None:
    cancelled = order(2, status=Status.CANCELLED, ported_count=0, number_count=4)

    advice = advised(order(), cancelled, taken_out=["+12125552305"])

    assert advice.kept[0] == Kept(Keep.NOT_PORTED, 5, ("+12125552305",))
    assert "5 numbers were not ported and stay with Lakeside (+12125552305 and 4 more): keep their lines." in sentences(
        advice, "en"
    )


@pytest.mark.parametrize(
    ("sibling", "expected"),
    [
        ({"status": Status.SCHEDULED, "ported_count": 0}, [Kept(Keep.ON_ITS_WAY, 3)]),
        ({"status": Status.SCHEDULED, "ported_count": 1}, [Kept(Keep.ON_ITS_WAY, 2), Kept(Keep.NOT_TESTED, 1)]),
        ({"status": Status.COMPLETED}, [Kept(Keep.NOT_TESTED, 3)]),
        ({"status": Status.COMPLETED, "proved_at": NOW}, []),
    ],
)
def test_other_orders_of_the_account_keep_it_until_they_are_through(
    sibling: dict[str, Any], expected: list[Kept]
) -> None:
    advice = advised(order(), order(2, **sibling))

    assert [kept for kept in advice.kept if kept.why != Keep.FORWARDED] == expected
    assert advice.whole_account is (not expected)


def test_orders_of_other_accounts_and_the_order_itself_are_no_reason() -> None:
    other = order(2, of=account(id="lac_02"), status=Status.SCHEDULED, ported_count=0)

    assert advised(order(), other, order()).whole_account


@pytest.mark.parametrize(
    "changes",
    [
        {"billing_telephone_number": "+16462340000"},
        {"new_billing_telephone_number": "+16462340000", "numbers_staying": NumbersStaying.SOME},
        {"numbers_staying": NumbersStaying.SOME, "numbers_staying_list": ("+16462340000",)},
    ],
)
def test_a_line_that_calls_are_forwarded_to_on_the_same_account_stays_and_so_does_the_account(
    changes: dict[str, Any],
) -> None:
    advice = advised(order(of=account(**changes)))

    assert Kept(Keep.FORWARDED_THERE, 1, ("+16462340000",)) in advice.kept
    assert Keep.FORWARDED not in why(advice)
    assert not advice.whole_account


def test_what_hangs_on_the_lines_is_to_be_moved_first() -> None:
    advice = advised(order(), attached=("dsl", "alarm"))

    assert not advice.whole_account
    assert any("(DSL, alarm): move it before you end them" in one for one in sentences(advice, "en"))


def test_many_numbers_are_named_in_part() -> None:
    many = [f"+1646234{index:04d}" for index in range(50)]
    said = sentences(advised(order(), forwarded_to=many), "en")[-1]

    assert said.count("+1646234") == 20
    assert "and 30 more" in said


def test_every_reason_and_service_has_words_in_every_language() -> None:
    kept = [Kept(one, 2, ("+12125552305", "+12125552306"), ATTACHED_SERVICES) for one in Keep]
    for language in LANGUAGES:
        for count in (1, 2):
            shown = sentences(CancelAdvice("", count, False, tuple(kept)), language)
            assert len(shown) == 1 + len(Keep)
            assert not [one for one in shown if "{" in one]
    assert all(ADVICE.has(f"service.{one}") for one in ATTACHED_SERVICES)


_numbers = st.lists(st.from_regex(r"\+1[2-9][0-9]{9}", fullmatch=True), max_size=4, unique=True)


@given(
    staying=st.sampled_from([*NumbersStaying, None]),
    listed=_numbers,
    forwarded=_numbers,
    out=_numbers,
    statuses=st.lists(st.sampled_from(Status), max_size=3),
)
def test_a_whole_account_ends_only_where_nothing_is_known_to_stay(
    staying: NumbersStaying | None,
    listed: list[str],
    forwarded: list[str],
    out: list[str],
    statuses: list[Status],
) -> None:
    one = order(of=account(numbers_staying=staying, numbers_staying_list=tuple(listed)))
    siblings = [order(n + 2, status=status, ported_count=0) for n, status in enumerate(statuses)]

    advice = advised(one, *siblings, forwarded_to=forwarded, taken_out=out)

    if advice.whole_account:
        assert staying == NumbersStaying.NONE
        assert not out
        assert not set(forwarded) & set(listed)
        assert all(sibling.ended and sibling.status not in (Status.CANCELLED, Status.EXPIRED) for sibling in siblings)
    named = {number for kept in advice.kept for number in kept.numbers}
    assert set(forwarded) <= named
    assert set(out) <= named

"""What of the old service may be cancelled once numbers were ported and tested, and what has to stay (model.md).

Whole accounts are rare: lines stay behind, numbers were taken out of the order or are still on their way, calls are
forwarded to a line of the same account, an alarm hangs on one. All that is known of it is said, in the words of
`words.cutover`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shared.domain.lifecycle import Status
from shared.domain.model import LosingAccount, NumbersStaying, PortOrder
from shared.domain.words.cutover import ADVICE

NAMED: Final = 20
"""Numbers that a sentence names; more are counted."""


class Keep(StrEnum):
    """Why something of the old service has to stay."""

    STAYING = "staying"
    STAYING_UNKNOWN = "staying_unknown"
    NOT_PORTED = "not_ported"
    ON_ITS_WAY = "on_its_way"
    NOT_TESTED = "not_tested"
    FORWARDED_THERE = "forwarded_there"
    FORWARDED = "forwarded"
    ATTACHED = "attached"


@dataclass(frozen=True, slots=True)
class Kept:
    """Lines that stay, or services. `count` is how many lines, where that is known; `numbers` may be fewer."""

    why: Keep
    count: int = 0
    numbers: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AboutNumbers:
    """What is known of the numbers of an order: how many passed, where they ring, and which were taken out of it.

    Numbers are named up to a bound, and counted whole; of `forwarded_to` those of the old account come first.
    """

    ported: int
    forwarded_to: tuple[str, ...] = ()
    forwarded_count: int = 0
    left_behind: tuple[str, ...] = ()
    left_behind_count: int = 0


@dataclass(frozen=True, slots=True)
class CancelAdvice:
    """`lines` numbers of `carrier` may be cancelled; with `whole_account` nothing is known that has to stay there."""

    carrier: str
    lines: int
    whole_account: bool
    kept: tuple[Kept, ...] = ()


def cancel_advice(
    order: PortOrder, siblings: Iterable[PortOrder], known: AboutNumbers, attached: Sequence[str] = ()
) -> CancelAdvice:
    """What may be cancelled after all numbers of an order that were ported passed their tests.

    `siblings` are the other orders of its request, `attached` what hangs on the lines of the request.
    """
    account = order.losing_account
    mine = [
        one for one in siblings if one.id != order.id and set(one.losing_account_ids) & set(order.losing_account_ids)
    ]
    there = of_old_account(order, known.left_behind)
    near = [number for number in known.forwarded_to if number in there]
    kept = [
        *_staying(account),
        *_lines(Keep.NOT_PORTED, known.left_behind_count + _count(mine, _FAILED), known.left_behind),
        *_lines(Keep.ON_ITS_WAY, sum(one.live_count - one.ported_count for one in mine if not one.ended)),
        *_lines(Keep.NOT_TESTED, sum(one.ported_count for one in mine if one.proved_at is None)),
        *_lines(Keep.FORWARDED_THERE, len(near), tuple(near)),
        *([Kept(Keep.ATTACHED, services=tuple(attached))] if attached else ()),
    ]
    far = tuple(number for number in known.forwarded_to if number not in there)
    elsewhere = _lines(Keep.FORWARDED, known.forwarded_count - len(near), far)
    return CancelAdvice(account.carrier_name or "", known.ported, not kept, (*kept, *elsewhere))


def of_old_account(order: PortOrder, left_behind: Iterable[str]) -> frozenset[str]:
    """The numbers that are known to stay on the account that an order was ported from."""
    account = order.losing_account
    main = (account.billing_telephone_number, account.new_billing_telephone_number)
    return frozenset({*account.numbers_staying_list, *filter(None, main), *left_behind})


_FAILED: Final = frozenset({Status.CANCELLED, Status.EXPIRED})


def _staying(account: LosingAccount) -> Iterable[Kept]:
    if account.numbers_staying == NumbersStaying.SOME:
        staying = {*account.numbers_staying_list, *filter(None, [account.new_billing_telephone_number])}
        yield Kept(Keep.STAYING, len(staying), tuple(sorted(staying)))
    elif account.numbers_staying != NumbersStaying.NONE:
        yield Kept(Keep.STAYING_UNKNOWN)


def _count(orders: Iterable[PortOrder], statuses: frozenset[Status]) -> int:
    return sum(one.live_count for one in orders if one.status in statuses)


def _lines(why: Keep, count: int, numbers: tuple[str, ...] = ()) -> list[Kept]:
    return [Kept(why, count, numbers)] if count else []


def sentences(advice: CancelAdvice, language: str) -> tuple[str, ...]:
    """The advice in words: what may be cancelled, then all that has to stay."""
    carrier = advice.carrier or ADVICE.say(language, "your_carrier")
    first = "whole" if advice.whole_account else "lines"
    said = [ADVICE.say(language, first, count=advice.lines, carrier=carrier)]
    for kept in advice.kept:
        form = "" if kept.numbers or kept.count or kept.why not in _MAY_BE_UNNAMED else "_unnamed"
        services = ", ".join(ADVICE.say(language, f"service.{one}") for one in kept.services)
        said.append(
            ADVICE.say(
                language,
                f"{kept.why}{form}",
                count=kept.count,
                carrier=carrier,
                numbers=named(kept.numbers, kept.count, language),
                services=services,
            )
        )
    return tuple(said)


_MAY_BE_UNNAMED: Final = frozenset({Keep.STAYING})


def named(numbers: Sequence[str], count: int, language: str) -> str:
    """Numbers, and how many more there are; in brackets as a whole, "" where none are known by name."""
    if not numbers:
        return ""
    shown = ", ".join(numbers[:NAMED])
    more = count - min(len(numbers), NAMED)
    return f" ({shown}{ADVICE.say(language, 'more', more=more) if more > 0 else ''})"

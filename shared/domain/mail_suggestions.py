"""What staff could make of a mail about an order, with one click: a confirmed date, a rejection, or a chase.

Only suggestions: words are recognised, not understood, and anyone may write a mail.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from shared.domain.carriers import Capabilities
from shared.domain.model import CarrierMail, PortOrder
from shared.domain.rejections import OTHER, REJECTIONS
from shared.domain.written_dates import find_dates

SuggestedAs = Literal["foc_confirmed", "rejected", "chase"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What one click could make of a mail, and the words that speak for it. `dates` are in UTC, the likeliest first."""

    kind: SuggestedAs
    because: str
    dates: tuple[datetime, ...] = ()
    codes: tuple[str, ...] = ()


_CONFIRMS: Final = re.compile(
    r"\b(?:f\.?o\.?c\.?|firm order(?: commitment)?|confirmed|scheduled|will port|port date|due date|d\.?d\.?)\b",
    re.IGNORECASE,
)
_REJECTS: Final = re.compile(
    r"\b(?:reject(?:ed|ion|s)?|den(?:y|ied)|decline[ds]?|jeopardy|clarification|mismatch(?:ed)?|not match|invalid"
    r"|incorrect|unable to port|cannot be ported)\b",
    re.IGNORECASE,
)
_DENIED: Final = re.compile(r"\b(?:not|no|never|without|pending|awaiting|tentative)\b[^.\n]{0,30}$", re.IGNORECASE)
_NEAR: Final = 120
"""Characters between a word that confirms and the date it is about."""

_ALIASES: Final[tuple[tuple[str, str], ...]] = (
    ("account_number_mismatch", r"account (?:number|no\.?|#)|acct\.? ?(?:number|no\.?|#)?"),
    ("pin_invalid", r"\bpin\b|pass ?code|password"),
    ("btn_mismatch", r"\bb\.?t\.?n\b|billing telephone|\batn\b"),
    ("end_user_name_mismatch", r"end ?user name|business name|customer name|name on (?:the )?account"),
    ("authorized_person_mismatch", r"authori[sz]ed (?:person|signer|user|contact|name)"),
    ("address_mismatch", r"address"),
    ("postal_code_mismatch", r"\bzip\b|postal code"),
    ("number_not_on_account", r"not (?:on|found on|part of) (?:the |this )?account|(?:tn|number)s? not found"),
    ("number_inactive", r"disconnected|not in service|inactive|not active|suspended"),
    ("pending_order", r"pending (?:service )?order|order pending|open order"),
    (
        "port_protection",
        r"port(?:ing|-out)? (?:protect(?:ion|ed)|freeze|lock)|\b(?:account|number) (?:is )?(?:frozen|locked)\b",
    ),
    ("special_feature", r"\bdsl\b|hunt group|distinctive ring|\bcentrex\b"),
    ("main_btn_porting", r"new btn|replacement btn"),
    ("loa_invalid", r"\bloa\b|letter of (?:authori[sz]ation|agency)"),
    ("date_rejected", r"due date|requested date|desired date"),
    ("unpaid_balance", r"unpaid|past due|outstanding balance"),
    ("prepaid_account", r"pre-?paid"),
    ("number_not_portable", r"not portable|non-?portable"),
    ("split_required", r"separate orders?|multiple accounts|different accounts"),
)
_ALIAS_OF: Final = tuple((code, re.compile(pattern, re.IGNORECASE)) for code, pattern in _ALIASES)


def suggestions(mail: CarrierMail, order: PortOrder, carrier: Capabilities) -> tuple[Suggestion, ...]:
    """What a click could make of a mail about this order: the likeliest first, and always a chase.

    Only what its sender wrote counts, not what is quoted below. A date without a time means when `carrier` begins to
    activate numbers that day. Dates before the mail are left out.
    """
    said = own_words(mail)
    found = [one for one in (_rejected(said, order), _confirmed(said, mail.received_at, carrier)) if one is not None]
    chase = Suggestion("chase", "Nothing is decided yet: note that the carrier was asked again.")
    return (*found, chase)


_QUOTED: Final = re.compile(r"^(?:>|On .{0,200} wrote:|-{2,} ?Original Message|From: |_{10,})", re.IGNORECASE)


def own_words(mail: CarrierMail) -> str:
    """Subject and text up to what is quoted from the mail it answers."""
    lines: list[str] = []
    for line in mail.text.splitlines():
        if _QUOTED.match(line.strip()):
            break
        lines.append(line)
    return "\n".join((mail.subject, *lines))


def _confirmed(said: str, received_at: datetime, carrier: Capabilities) -> Suggestion | None:
    dates: dict[datetime, str] = {}
    for one in find_dates(said):
        before = said[max(0, one.start - _NEAR) : one.start]
        word = next(reversed(list(_CONFIRMS.finditer(before))), None)
        moment = one.moment(carrier.activation_from, carrier.activation_zone)
        if word is None or _DENIED.search(before[: word.start()]) or moment < received_at - timedelta(days=1):
            continue
        dates.setdefault(moment, " ".join(said[max(0, one.start - 60) : one.end].split()))
    return Suggestion("foc_confirmed", next(iter(dates.values())), dates=tuple(dates)) if dates else None


def _rejected(said: str, order: PortOrder) -> Suggestion | None:
    """Reasons that stand in the same sentence as a word that rejects; none of them known, it is `other`."""
    codes: list[str] = []
    because = ""
    for sentence in re.split(r"[.;!?]\s|\n", said):
        word = _REJECTS.search(sentence)
        if word is None or _NOT.search(sentence[: word.start()]):
            continue
        because = because or " ".join(sentence.split())[:200]
        codes += [code for code, pattern in _ALIAS_OF if pattern.search(sentence) or _titled(code, sentence)]
    if not because:
        return None
    toll_free = not order.country
    fitting = [code for code in dict.fromkeys(codes) if not (toll_free and code in ("pin_invalid", "btn_mismatch"))]
    return Suggestion("rejected", because, codes=tuple(fitting) or (OTHER,))


_NOT: Final = re.compile(r"\b(?:not|no longer|without|no) (?:been )?$", re.IGNORECASE)


def _titled(code: str, sentence: str) -> bool:
    return REJECTIONS[code].title.lower() in sentence.lower()

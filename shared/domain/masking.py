"""What others write, without the secrets they repeat in it: tax numbers, PINs, account numbers.

Carriers quote a whole account in a sentence ("SSN 123-45-6789, PIN 738291, acct LT-8842-1307"). Whatever stands beside
a word for one of the three is masked whatever it looks like, and so is what looks like one anywhere. Of an account
number its last four characters stay, if there are four more; of the others nothing. Dates, times, amounts, phone
numbers and our own references stay, unless they are what such a word names.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

MASK: Final = "••••"
ON_FILE: Final = "(on file)"
"""What stands for a secret field of a message."""

_Kind = Literal["tax", "pin", "account", "unnamed"]
_LEFT: Final = 4
_DEEPEST: Final = 60
_CLAUSE: Final = 200
_BEFORE: Final = 50
_LAST: Final = r"last[ -]?(?:4|5|6|four|five|six)(?:[ -]?digits?)?"

_LABELS: Final[Mapping[_Kind, str]] = {
    "tax": rf"{_LAST}|s\.?s\.?n\.?|socials?(?:[ -]security|[ -]insurance)?|soc\.? ?sec\.?|tax(?:payer)?[ _-]?(?:id\w*"
    r"|number|no\.?|nbr|#)|i?tin|f?ein|sin",
    "pin": r"p\.?i\.?n\.?s?|nip|npt|pass[ -]?(?:codes?|words?|phrases?)|(?:security|port(?:ing)?[ -]?out|transfer) code"
    r"|mot de passe",
    "account": r"acc(?:oun)?ts?|acc|a/c|compte|customer (?:number|no\.?|id|code|#)|ban",
}
_LABEL: Final = re.compile(
    r"(?<![^\W\d_])(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _LABELS.items()) + r")(?![^\W\d_])", re.I
)
_FILLER: Final = re.compile(
    rf"[\s:=#,;()\[\]\"'“”‘’*_/>|–—.-]+|{_LAST}(?![^\W_])|(?:number|num|nbr|no|nr|id|code|numéro|is|was|are|were|be"
    r"|should|must|has|have|to|correct|valid|current|actual|real|right|proper|new|old|wrong|invalid|incorrect|the|an?|as"
    r"|of|given|sent|received|provided|used|supplied|digits?|ending|ends|with|in|on|file|it|its|their|your|our|you|we"
    r"|shows?|reads?|says?|not|only|still|instead|and|or)(?![^\W_])",
    re.I,
)
"""What may stand between such a word and what it names."""

_DATE_OR_PLUS: Final = (
    r"\b(?:19|20)\d\d-\d\d?-\d\d?(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\d-])"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?\b"
    r"|\b(?:zip|postal)(?:[ :]+(?:code|on|the|this|that|your|account|file|for|is|should|be|was|of|in|it))*[ :]+\d{5}"
    r"(?:-\d{4})?\b"
    r"|\b\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?![\d/])|\+\d{10,15}(?!\w)|\+1[ .(-]{1,2}\d{3}[ .)-]{1,2}\d{3}[ .-]\d{4}(?!\w)"
)
_DATE: Final = re.compile(_DATE_OR_PLUS, re.I)
"""What no secret looks like."""
_KEPT: Final = re.compile(
    rf"{_DATE_OR_PLUS}"
    r"|(?<![\w-])1?[2-9]\d{9}(?![\w-])|(?<![\w-])(?:1[ .-])?\(?[2-9]\d{2}\)?[ .-]{1,2}\d{3}[ .-]\d{4}(?![\w-])"
    r"|(?<![\w-])20\d{6}(?![\w-])|[$€£] ?\d[\d,.]*|\b\d[\d,.]* ?(?:usd|cad|dollars?)\b|\b\d{1,2}:\d\d(?::\d\d)?\b"
    r"|\bPD[0-9A-Za-z]{14}\b|\b[a-z]{3}_[0-9A-Za-z]{9,60}\b|\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"
    r"|\b(?:zip|postal|pon|order|ticket|case|version|reason|error|since|until|row|page|suite|line)s?"
    r"(?:[ _](?:code|number|no|id))?[ #:.]{1,3}[\w-]+",
    re.I,
)
_CHUNK: Final = re.compile(r"(?<![\w•])(?:[A-Za-z0-9]|•)[\w•*]*(?:[-./–#]+[\w•*]+)*")
_GROUP: Final = re.compile(r"(?: ?[-/.–] ?| {1,2})(?=[A-Z0-9]{0,5}\d)[A-Z0-9]{1,6}(?:[-./–][A-Z0-9]+)*(?![\w-])")
_PREFIX: Final = re.compile(r"[A-Z]{1,4} (?=[A-Z]?\d)")
_TAX_SHAPE: Final = re.compile(r"(?<![\w-])\d{3}[- ]\d{2}[- ]\d{4}(?![\w-])")
_LONG: Final = re.compile(r"(?<![\w+•-])[A-Z0-9]{1,32}(?:-[A-Z0-9]{1,32}){0,7}(?![\w-])")
_SENTENCE_END: Final = re.compile(r"\n|[.;?!](?=\s|$)")
_AHEAD: Final = re.compile(
    r"(?<![\w•])((?=[A-Za-z]{0,5}-?\d)[A-Za-z0-9]\w*(?:[-./ ](?=[A-Za-z]{0,5}\d)\w+){0,5})"
    r"(?:\s*=\s*|\s*(?P<paren>[(\[])\s*|\s+(?:is|was|as|for|being)\s+(?:[\w'’]+\s+){0,3})$"
)
_NAMES_SHORT: Final = 4
"""Digits from which on what stands in the same sentence counts."""
_SECRET_LENGTH: Final = 6


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an order while its secrets are looked for: `endings` are the last characters of its account
    numbers, `values` its account numbers and PINs where they are open anyway, and `kept` what has to stay readable:
    phone numbers and references."""

    endings: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


NOTHING_KNOWN: Final = Known()


def without_secrets(text: str, known: Known = NOTHING_KNOWN) -> str:
    """What somebody wrote, without what may be a tax number, a PIN or an account number in it."""
    return _masked(text, known, loose=True)


_SECRET_NAMES: Final = frozenset(
    {"pin", "pin_passcode", "passcode", "account_number", "tax_id_last4", "tax_identifier", "business_identifier"}
)


def masked_message(message: Any, known: Known = NOTHING_KNOWN, depth: int = 0) -> Any:
    """A carrier's whole message, as JSON, without what may be a secret: fields that hold one, and what its sentences
    say. Ids, times and codes stay as they are; what is nested more than 60 deep is left out."""
    if isinstance(message, Mapping | list) and depth >= _DEEPEST:
        return "…"
    if isinstance(message, Mapping):
        return {
            name: ON_FILE if name in _SECRET_NAMES and value else masked_message(value, known, depth + 1)
            for name, value in message.items()
        }
    if isinstance(message, list):
        return [masked_message(one, known, depth + 1) for one in message]
    return _masked(message, known, loose=" " in message.strip()) if isinstance(message, str) else message


def masked_body(body: str, known: Known = NOTHING_KNOWN) -> str:
    """The same of a message as it came; what is no JSON is taken for a sentence."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return without_secrets(body, known)
    return json.dumps(masked_message(read, known), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    kind: _Kind


class _Places:
    """Parts of a text, found by where they are in the time of a bisection: bodies have up to 256 KB."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def meet(self, start: int, end: int) -> bool:
        """Whether one of them has a character between these two places."""
        place = bisect_left(self._starts, end)
        return place > 0 and self._ends[place - 1] > start


def _masked(text: str, known: Known, *, loose: bool) -> str:
    """`loose` is whether what only looks like a secret is masked, too; ids and codes alone in a field look like one."""
    if not any(ch.isdigit() for ch in text) and not (known.endings or known.values):
        return text
    named = [found.span() for word in known.kept if word for found in re.finditer(re.escape(word), text)]
    kept = _Places([*(found.span() for found in _KEPT.finditer(text)), *named])
    firm = _Places([*(found.span() for found in _DATE.finditer(text)), *named])
    spans = list(_beside(text, kept, firm))
    spans += [_Span(*found.span(), "tax") for found in _TAX_SHAPE.finditer(text)]
    spans += _known_by_value(text, known, kept)
    if loose:
        spans += _long(text, kept)
    return _replaced(text, spans, known)


def _beside(text: str, kept: _Places, firm: _Places) -> Iterator[_Span]:
    """What a word for a secret names: right after it, before it, or later in its sentence."""
    label = _LABEL.search(text)
    while label is not None:
        at, kind = _after_filler(text, label.end(), _kind(label))
        end = _value_end(text, at, firm)
        if end:
            yield _Span(at, end, kind)
        yield from _earlier(text, label, kind, kept)
        yield from _later(text, at, kind, kept)
        label = _LABEL.search(text, at)


def _kind(label: re.Match[str]) -> _Kind:
    return next(kind for kind in _LABELS if label[kind])


def _after_filler(text: str, at: int, kind: _Kind) -> tuple[int, _Kind]:
    """Where the value may begin, and of which kind it is: the word nearest to it says so."""
    stop = at + _CLAUSE
    while at < min(len(text), stop):
        found = _FILLER.match(text, at) or _LABEL.match(text, at)
        if found is None or found.end() == at:
            break
        kind = _kind(found) if found.re is _LABEL else kind
        at = found.end()
    return at, kind


def _value_end(text: str, at: int, firm: _Places) -> int:
    """Where the value that begins there ends; 0 where there is none."""
    if firm.meet(at, at + 1):
        return 0
    prefix = _PREFIX.match(text, at)
    chunk = _CHUNK.match(text, prefix.end() if prefix else at)
    if chunk is None or not any(ch.isdigit() or ch == "•" for ch in chunk[0]):
        return 0
    end = chunk.end()
    while (more := _GROUP.match(text, end)) and not firm.meet(more.end() - 1, more.end()):
        end = more.end()
    return end


def _earlier(text: str, label: re.Match[str], kind: _Kind, kept: _Places) -> Iterator[_Span]:
    start = max(0, label.start() - _BEFORE)
    found = _AHEAD.search(text[start : label.start()])
    if found is None or (found["paren"] and not re.match(r"\s*[)\]]", text[label.end() : label.end() + 5])):
        return
    at, end = start + found.start(1), start + found.end(1)
    if _digits(found[1]) >= _NAMES_SHORT and not kept.meet(at, end):
        yield _Span(at, end, kind)


def _later(text: str, at: int, kind: _Kind, kept: _Places) -> Iterator[_Span]:
    until = _SENTENCE_END.search(text, at, at + _CLAUSE)
    following = _LABEL.search(text, at)
    stop = min(until.start() if until else at + _CLAUSE, following.start() if following else len(text))
    for chunk in _CHUNK.finditer(text, at, stop):
        if "•" not in chunk[0] and _digits(chunk[0]) >= _NAMES_SHORT and not kept.meet(*chunk.span()):
            yield _Span(*chunk.span(), kind)


def _known_by_value(text: str, known: Known, kept: _Places) -> Iterator[_Span]:
    for value in known.values:
        if len(value) >= _LEFT:
            alone = rf"(?<![^\W_]){re.escape(value)}(?![^\W_])"
            yield from (_Span(*found.span(), "unnamed") for found in re.finditer(alone, text, re.I))
    endings = tuple(one for one in known.endings if len(one) >= _LEFT)
    if not endings:
        return
    for chunk in _CHUNK.finditer(text):
        compact = _compact(chunk[0])
        long = len(compact) >= _SECRET_LENGTH and "•" not in chunk[0]
        if long and compact.endswith(endings) and not kept.meet(*chunk.span()):
            yield _Span(*chunk.span(), "account")


def _long(text: str, kept: _Places) -> Iterator[_Span]:
    for found in _LONG.finditer(text):
        if _digits(found[0]) >= _SECRET_LENGTH and not kept.meet(*found.span()):
            yield _Span(*found.span(), "unnamed")


def _digits(text: str) -> int:
    return sum(ch.isdigit() for ch in text)


def _compact(text: str) -> str:
    return "".join(ch for ch in text if ch.isalnum())


_STRICTEST: Final[tuple[_Kind, ...]] = ("tax", "pin", "account", "unnamed")


def _replaced(text: str, spans: Iterable[_Span], known: Known) -> str:
    """Overlapping spans are one, of the strictest kind that a word beside them names."""
    parts: list[str] = []
    at = 0
    for span in _joined(spans):
        parts += text[at : span.start], _shown(text[span.start : span.end], span.kind, known)
        at = span.end
    return "".join(parts) + text[at:]


def _joined(spans: Iterable[_Span]) -> Iterator[_Span]:
    waiting: _Span | None = None
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if waiting is not None and span.start < waiting.end:
            named = min(waiting.kind, span.kind, key=_STRICTEST.index)
            waiting = _Span(waiting.start, max(waiting.end, span.end), named)
            continue
        if waiting is not None:
            yield waiting
        waiting = span
    if waiting is not None:
        yield waiting


def _shown(secret: str, kind: _Kind, known: Known) -> str:
    if secret.startswith(MASK):
        return secret if kind == "account" else MASK
    compact = _compact(secret)
    ending = next((one for one in known.endings if len(one) == _LEFT and compact.endswith(one)), "")
    if kind != "account" and not ending:
        return MASK
    return MASK + (compact[-_LEFT:] if len(compact) >= 2 * _LEFT or (ending and kind == "account") else "")

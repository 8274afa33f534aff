"""What a request must be to fit the carrier that its orders will go to, found before the letter is sent.

Limits are the carrier's `Capabilities`; sources with each in `carrier_profiles` and porting.md section 4. Rules that
hold for every carrier (`losing_accounts`, `readiness`) are not repeated here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from shared.domain.carriers import Capabilities
from shared.domain.documents import FILE_KINDS, PROOF_OF_OWNERSHIP, media_type
from shared.domain.model import Document, DocumentStatus, LosingAccount, PostalAddress
from shared.domain.number_class import NumberClass
from shared.domain.policy import Policy
from shared.domain.problems import Problem


@dataclass(frozen=True, slots=True)
class Fit:
    """What keeps an order from a carrier, and what the carrier will make of it; pointers into the losing account."""

    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def fit(
    account: LosingAccount,
    number_class: NumberClass,
    country: str,
    count: int,
    documents: Iterable[Document],
    capabilities: Capabilities,
) -> Fit:
    """How an order of `count` numbers of this class and country fits the carrier, with everything that is amiss.

    `country` is "" for toll-free numbers. Documents that were not accepted, or serve other accounts, do not count.
    """
    problems = (
        *_kind(number_class, country, capabilities),
        *_count(number_class, count, capabilities),
        *_documents(account, documents, capabilities),
        *(_street(account.service_address) if capabilities.needs_parsed_address else ()),
    )
    return Fit(problems, tuple(_names(account, capabilities)))


def letter_days_of(number_class: NumberClass, capabilities: Capabilities, policy: Policy) -> int:
    """How old, in days, a letter may be when its order goes to the carrier: what both our policy and it allow."""
    ours = policy.letter_days_toll_free if number_class == NumberClass.TOLL_FREE else policy.letter_days_local
    return ours if capabilities.letter_days is None else min(ours, capabilities.letter_days)


CLASS_NAMES: Final = {
    NumberClass.LOCAL: "local",
    NumberClass.WIRELESS: "wireless",
    NumberClass.TOLL_FREE: "toll-free",
}
COUNTRY_NAMES: Final = {"US": "the United States", "CA": "Canada"}


def _kind(number_class: NumberClass, country: str, capabilities: Capabilities) -> Iterator[Problem]:
    if number_class not in capabilities.number_classes:
        yield Problem(
            "number_class_not_taken",
            f"The carrier that would take these numbers takes no {CLASS_NAMES[number_class]} numbers.",
            "Take them off the list and port the others, or ask Support: another carrier may take them.",
            "/numbers",
        )
    elif country and country not in capabilities.countries:
        yield Problem(
            "country_not_taken",
            f"The carrier that would take these numbers takes none of {COUNTRY_NAMES.get(country, country)}.",
            "Take them off the list and port the others, or ask Support: another carrier may take them.",
            "/numbers",
        )


def _count(number_class: NumberClass, count: int, capabilities: Capabilities) -> Iterator[Problem]:
    most = capabilities.max_numbers
    if most is not None and count > most:
        requests = -(-count // most)
        yield Problem(
            "too_many_numbers",
            f"The carrier takes {most:,} numbers in one order, and this account has {count:,} "
            f"{CLASS_NAMES[number_class]} numbers.",
            f"Split them over {requests:,} port requests: keep {most:,} here and take {count - most:,} off this list.",
            "/numbers",
        )


def _documents(account: LosingAccount, documents: Iterable[Document], capabilities: Capabilities) -> Iterator[Problem]:
    """All accepted proofs that serve the account go to the carrier, so each has to be one that it takes."""
    for document in documents:
        proves = document.type in PROOF_OF_OWNERSHIP and document.serves(account.id)
        if document.status == DocumentStatus.ACCEPTED and proves:
            yield from file_problems(document, capabilities, "/documents")


def file_problems(document: Document, capabilities: Capabilities, pointer: str) -> Iterator[Problem]:
    """What keeps a document, whatever it shows, from being sent to the carrier."""
    kind = media_type(document.content_type)
    if kind not in capabilities.file_types:
        yield Problem(
            "document_type_not_taken",
            f"The carrier does not take '{document.filename}': it is {_named(kind)}, and the carrier takes "
            f"{_either(sorted(map(_named, capabilities.file_types)))}.",
            "Open it and print or export it to PDF, upload the PDF, then delete this file."
            if "application/pdf" in capabilities.file_types
            else "Save it as one of these, upload that, then delete this file.",
            pointer,
        )
    if document.size > capabilities.max_file_bytes:
        yield Problem(
            "document_too_large_for_carrier",
            f"'{document.filename}' has {_megabytes(document.size)}, and the carrier takes up to "
            f"{_megabytes(capabilities.max_file_bytes)} in one file.",
            "Upload its pages in several files, or scan them in grey at 200 dpi, then delete this file.",
            pointer,
        )


def _named(kind: str) -> str:
    return FILE_KINDS[kind].name if kind in FILE_KINDS else kind


def _either(names: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1] if names else "")))


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


def _names(account: LosingAccount, capabilities: Capabilities) -> Iterator[Problem]:
    for what, name, longest, pointer in (
        ("account holder's name", account.end_user_name, capabilities.longest_end_user_name, "/end_user_name"),
        (
            "authorised person's name",
            account.authorized_person.name,
            capabilities.longest_authorized_person_name,
            "/authorized_person/name",
        ),
    ):
        if longest is not None and len(name) > longest:
            yield Problem(
                "name_exceeds_carrier_limit",
                f"The carrier keeps {longest} characters of the {what}: it will read '{name[:longest].rstrip()}', "
                f"without '{name[longest:].strip()}'. The letter shows it whole.",
                "Nothing to do if the bill shows this name. If it shows a shorter one, enter that.",
                pointer,
            )


# --- addresses that have to be taken apart ---------------------------------------------------------------------------

DIRECTIONALS: Final = frozenset({"N", "S", "E", "W", "NE", "NW", "SE", "SW"})
"""Porting.md section 4.3, after USPS Publication 28."""

_HOUSE_NUMBER: Final = re.compile(r"(?:[A-Z]{0,2}[0-9]+){1,2}(?:[-/][0-9A-Z]+)?[A-Z]?", re.IGNORECASE)
_NO_DIRECTIONALS: Final = frozenset({"EN", "WN", "ES", "WS", "NNE", "NNW", "SSE", "SSW", "ENE", "ESE", "WNW", "WSW"})
"""What is meant as one and is none: turned round, or a point of the compass that no street has."""
_UNIT: Final = re.compile(r"(?:STE|SUITE|UNIT|APT|FL|FLOOR|RM|ROOM|BLDG|LOT)\b.*|#.*", re.IGNORECASE)


def _street(address: PostalAddress) -> Iterator[Problem]:
    """What keeps the first line from being taken apart into house number, directional and street."""
    line = address.line1.strip()
    if not line:
        return
    words = line.replace(",", " ").split()
    if not _HOUSE_NUMBER.fullmatch(words[0]):
        yield Problem(
            "house_number_missing",
            "The carrier takes the address apart, and its first line does not begin with a house number.",
            "Begin the line with the number of the building, as in '120 W Lake St'; a suite goes into line 2.",
            "/service_address/line1",
        )
        words = ["", *words]
    if len(words) < 2 or not any(character.isalpha() for word in words[1:] for character in word):
        yield Problem(
            "street_name_missing",
            "The carrier takes the address apart, and its first line names no street.",
            "Write number and street, as in '120 W Lake St'.",
            "/service_address/line1",
        )
    yield from _directionals(line, words[1:])


def _directionals(line: str, words: list[str]) -> Iterator[Problem]:
    """A word that can only be meant as a directional, before or after the street's name, and is none."""
    street = _UNIT.sub("", " ".join(words)).split()
    for word in dict.fromkeys((*street[:1], *street[-1:])):
        bare = word.upper().replace(".", "")
        if bare in _NO_DIRECTIONALS and len(street) > 1:
            turned = bare[::-1] if len(bare) == 2 else None
            yield Problem(
                "directional_invalid",
                f"'{word}' is no direction of a street: the carrier knows {', '.join(sorted(DIRECTIONALS))}.",
                "Correct it, as the bill has it.",
                "/service_address/line1",
                suggestion=re.sub(rf"(?<!\S){re.escape(word)}(?!\S)", turned, line, count=1) if turned else None,
            )

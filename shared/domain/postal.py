"""States, provinces and postal codes of the United States and Canada, as tables.

Sources: USPS Publication 28 (two-letter codes) and its three-digit ZIP prefixes; Canada Post (province codes, postal
districts by first letter). A prefix that crosses a border of states lists both: a mismatch is only ever a warning.
"""

import re
import unicodedata
from typing import Final

US_STATES: Final = {
    "AL": "Alabama",
    "AK": "Alaska",
    "AZ": "Arizona",
    "AR": "Arkansas",
    "CA": "California",
    "CO": "Colorado",
    "CT": "Connecticut",
    "DE": "Delaware",
    "DC": "District of Columbia",
    "FL": "Florida",
    "GA": "Georgia",
    "HI": "Hawaii",
    "ID": "Idaho",
    "IL": "Illinois",
    "IN": "Indiana",
    "IA": "Iowa",
    "KS": "Kansas",
    "KY": "Kentucky",
    "LA": "Louisiana",
    "ME": "Maine",
    "MD": "Maryland",
    "MA": "Massachusetts",
    "MI": "Michigan",
    "MN": "Minnesota",
    "MS": "Mississippi",
    "MO": "Missouri",
    "MT": "Montana",
    "NE": "Nebraska",
    "NV": "Nevada",
    "NH": "New Hampshire",
    "NJ": "New Jersey",
    "NM": "New Mexico",
    "NY": "New York",
    "NC": "North Carolina",
    "ND": "North Dakota",
    "OH": "Ohio",
    "OK": "Oklahoma",
    "OR": "Oregon",
    "PA": "Pennsylvania",
    "RI": "Rhode Island",
    "SC": "South Carolina",
    "SD": "South Dakota",
    "TN": "Tennessee",
    "TX": "Texas",
    "UT": "Utah",
    "VT": "Vermont",
    "VA": "Virginia",
    "WA": "Washington",
    "WV": "West Virginia",
    "WI": "Wisconsin",
    "WY": "Wyoming",
    "PR": "Puerto Rico",
    "VI": "U.S. Virgin Islands",
    "GU": "Guam",
    "AS": "American Samoa",
    "MP": "Northern Mariana Islands",
}

PROVINCES: Final = {
    "AB": "Alberta",
    "BC": "British Columbia",
    "MB": "Manitoba",
    "NB": "New Brunswick",
    "NL": "Newfoundland and Labrador",
    "NS": "Nova Scotia",
    "NT": "Northwest Territories",
    "NU": "Nunavut",
    "ON": "Ontario",
    "PE": "Prince Edward Island",
    "QC": "Quebec",
    "SK": "Saskatchewan",
    "YT": "Yukon",
}

REGIONS: Final = {"US": US_STATES, "CA": PROVINCES}

_COUNTRIES: Final = {
    "us": "US",
    "usa": "US",
    "united states": "US",
    "united states of america": "US",
    "america": "US",
    "puerto rico": "US",
    "ca": "CA",
    "can": "CA",
    "canada": "CA",
}

_ALSO_CALLED: Final = {
    "washington dc": "DC",
    "washington d c": "DC",
    "d c": "DC",
    "virgin islands": "VI",
    "us virgin islands": "VI",
    "newfoundland": "NL",
    "labrador": "NL",
    "pei": "PE",
    "québec": "QC",
    "pq": "QC",
    "yukon territory": "YT",
    "calif": "CA",
    "fla": "FL",
    "mass": "MA",
    "penn": "PA",
    "tex": "TX",
    "ont": "ON",
    "que": "QC",
    "sask": "SK",
    "alta": "AB",
}

_ZIP_RANGES: Final = """
005 005 NY|006 007 PR|008 008 VI|009 009 PR|010 027 MA|028 029 RI|030 038 NH|039 049 ME|050 054 VT|055 055 MA
056 059 VT|060 069 CT NY|070 089 NJ|100 149 NY CT|150 196 PA|197 199 DE|200 200 DC|201 201 VA|202 205 DC MD
206 219 MD|220 246 VA WV|247 268 WV|270 289 NC|290 299 SC|300 319 GA|320 349 FL|350 369 AL|370 385 TN|386 397 MS
398 399 GA|400 427 KY|430 459 OH|460 479 IN|480 499 MI|500 528 IA|530 549 WI|550 567 MN|569 569 DC|570 577 SD
580 588 ND|590 599 MT|600 629 IL|630 658 MO|660 679 KS|680 693 NE|700 714 LA|716 729 AR|730 732 OK|733 733 TX
734 749 OK|750 799 TX|800 816 CO|820 831 WY|832 838 ID WY|840 847 UT|850 865 AZ|870 884 NM|885 885 TX|889 898 NV
900 961 CA|967 968 HI AS|969 969 GU MP|970 979 OR|980 994 WA|995 999 AK
"""

_POSTAL_DISTRICTS: Final = {
    "A": ("NL",),
    "B": ("NS",),
    "C": ("PE",),
    "E": ("NB",),
    **dict.fromkeys("GHJ", ("QC",)),
    **dict.fromkeys("KLMNP", ("ON",)),
    "R": ("MB",),
    "S": ("SK",),
    "T": ("AB",),
    "V": ("BC",),
    "X": ("NT", "NU"),
    "Y": ("YT",),
}

_US_ZIP = re.compile(r"([0-9]{5})[\s-]*([0-9]{4})?")
_CA_CODE = re.compile(r"([ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z])[\s-]*([0-9][ABCEGHJ-NPRSTV-Z][0-9])")


def _zip_table() -> dict[int, tuple[str, ...]]:
    table: dict[int, tuple[str, ...]] = {}
    for entry in _ZIP_RANGES.replace("\n", "|").strip("|").split("|"):
        low, high, *states = entry.split()
        table.update(dict.fromkeys(range(int(low), int(high) + 1), tuple(states)))
    return table


_ZIP_STATES: Final = _zip_table()


def _key(text: str) -> str:
    return " ".join(re.sub(r"[.,]", " ", unicodedata.normalize("NFC", text)).casefold().split())


_NAMES: Final = {
    country: {
        **{_key(name): code for code, name in names.items()},
        **{also: code for also, code in _ALSO_CALLED.items() if code in names},
    }
    for country, names in REGIONS.items()
}


def country_code(text: str) -> str | None:
    """``US`` or ``CA`` for the ways people write them (`USA`, `U.S.A.`, `Canada`); None for anything else."""
    key = _key(text)
    return _COUNTRIES.get(key) or _COUNTRIES.get(key.replace(" ", ""))


def state_code(text: str, country: str) -> str | None:
    """The two-letter code of a state or province of `country` from its code or name in any case; None if unknown."""
    names = REGIONS.get(country, {})
    code = re.sub(r"[\s.]", "", text).upper()
    return code if code in names else _NAMES.get(country, {}).get(_key(text))


def postal_code(text: str, country: str) -> str | None:
    """A postal code as the post writes it: ``60601``, ``60601-1234``, ``K1A 0B1``; None if it is not one."""
    clean = text.strip().upper()
    if country == "US" and (found := _US_ZIP.fullmatch(clean)):
        return f"{found.group(1)}-{found.group(2)}" if found.group(2) else found.group(1)
    if country == "CA" and (found := _CA_CODE.fullmatch(clean)):
        return f"{found.group(1)} {found.group(2)}"
    return None


def states_of_postal_code(code: str, country: str) -> tuple[str, ...]:
    """The states or provinces a written-out postal code may lie in; none where the tables do not know it."""
    if country == "US":
        return _ZIP_STATES.get(int(code[:3]), ())
    return _POSTAL_DISTRICTS.get(code[:1], ())


def guess_country(state: str, code: str) -> str | None:
    """The country of an address that names none, where its state and postal code leave no doubt."""
    by_code = {country for country in REGIONS if postal_code(code, country)}
    by_state = {country for country in REGIONS if state_code(state, country)}
    found = by_code & by_state if by_code and by_state else by_code | by_state
    return found.pop() if len(found) == 1 else None

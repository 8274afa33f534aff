"""The North American numbering plan as tables: which area codes and exchanges are never portable, and why.

A number is NPA-NXX-XXXX: area code ``[2-9][0-8]x``, exchange ``[2-9]xx``. Source: porting.md section 7 (NANPA's
assignments). `phonenumbers` knows which of the rest are in use.
"""

from typing import Final

TOLL_FREE_AREA_CODES: Final = frozenset({"800", "833", "844", "855", "866", "877", "888"})
TOLL_FREE_RESERVED: Final = frozenset({"822", "880", "881", "882", "883", "884", "885", "886", "887", "889"})
PREMIUM_AREA_CODES: Final = frozenset({"900"})
NON_GEOGRAPHIC: Final = {
    **dict.fromkeys(
        ("500", *(f"52{digit}" for digit in range(1, 10)), "532", "533", "544", "566", "577", "588"),
        "personal and machine-to-machine numbers",
    ),
    **dict.fromkeys(("600", "622", "633", "644"), "Canadian non-geographic services"),
    "456": "a retired international service",
    "700": "services of one carrier",
    "710": "the US government",
}
"""Area codes that belong to no place, and what they are for."""

US_TERRITORIES: Final = {
    "787": "PR",
    "939": "PR",
    "340": "VI",
    "671": "GU",
    "670": "MP",
    "684": "AS",
}
COVERED_TERRITORIES: Final = frozenset({"PR", "VI"})
"""Territories that carriers serve well enough to accept with a warning; the others are for staff."""

OTHER_COUNTRIES: Final = {
    "242": "BS",
    "246": "BB",
    "264": "AI",
    "268": "AG",
    "284": "VG",
    "345": "KY",
    "441": "BM",
    "473": "GD",
    "649": "TC",
    "658": "JM",
    "664": "MS",
    "721": "SX",
    "758": "LC",
    "767": "DM",
    "784": "VC",
    "809": "DO",
    "829": "DO",
    "849": "DO",
    "868": "TT",
    "869": "KN",
    "876": "JM",
}
"""Area codes of the other countries that share calling code 1."""

RESERVED_EXCHANGES: Final = frozenset({"950", "958", "959"})
"""Carrier access (950) and line tests (958, 959) in every geographic area code."""

PAY_PER_CALL_EXCHANGE: Final = "976"

COUNTRY_NAMES: Final = {
    "AG": "Antigua and Barbuda",
    "AI": "Anguilla",
    "AS": "American Samoa",
    "AU": "Australia",
    "BB": "Barbados",
    "BM": "Bermuda",
    "BR": "Brazil",
    "BS": "the Bahamas",
    "CN": "China",
    "DE": "Germany",
    "DM": "Dominica",
    "DO": "the Dominican Republic",
    "ES": "Spain",
    "FR": "France",
    "GB": "the United Kingdom",
    "GD": "Grenada",
    "GU": "Guam",
    "IE": "Ireland",
    "IN": "India",
    "IT": "Italy",
    "JM": "Jamaica",
    "JP": "Japan",
    "KN": "Saint Kitts and Nevis",
    "KY": "the Cayman Islands",
    "LC": "Saint Lucia",
    "MA": "Morocco",
    "MP": "the Northern Mariana Islands",
    "MS": "Montserrat",
    "MX": "Mexico",
    "NL": "the Netherlands",
    "NZ": "New Zealand",
    "PH": "the Philippines",
    "PL": "Poland",
    "PR": "Puerto Rico",
    "SX": "Sint Maarten",
    "TC": "the Turks and Caicos Islands",
    "TT": "Trinidad and Tobago",
    "VC": "Saint Vincent and the Grenadines",
    "VG": "the British Virgin Islands",
    "VI": "the US Virgin Islands",
    "ZA": "South Africa",
}


def _may_be_ours(area_code: str) -> bool:
    elsewhere = {*OTHER_COUNTRIES, *NON_GEOGRAPHIC, *PREMIUM_AREA_CODES, *TOLL_FREE_RESERVED}
    return area_code not in elsewhere and not is_service_code(area_code)


def is_service_code(three_digits: str) -> bool:
    """N11: 211, 311, … 911, dialled on their own, never an area code or a geographic exchange."""
    return three_digits[1:] == "11"


AREA_CODES: Final = tuple(
    code for number in range(200, 1_000) if (code := str(number))[1] != "9" and _may_be_ours(code)
)
"""Every area code that a number of a port can have, in use yet or not."""


def country_name(region: str, calling_code: int = 1) -> str:
    """A country in words; one we have no name for is named by its calling code."""
    return COUNTRY_NAMES.get(region, f"calling code +{calling_code} ({region})" if region else f"+{calling_code}")

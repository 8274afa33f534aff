"""The time zone that a number is in, by its area code."""

from phonenumbers import PhoneNumber

from shared.domain.phone_numbers import plan


def zone_of_number(e164: str, otherwise: str) -> str:
    """The IANA zone of a geographic number's area code; `otherwise` where it has none, as toll-free numbers.

    An area code that crosses a border of zones has `otherwise` if that is one of them, else its first.
    """
    from phonenumbers import timezone  # 30 ms that most calls never need

    digits = e164.removeprefix("+1")
    if len(digits) != 10 or not digits.isdecimal() or digits[:3] in plan.TOLL_FREE_AREA_CODES:
        return otherwise
    zones = timezone.time_zones_for_geographical_number(PhoneNumber(country_code=1, national_number=int(digits)))
    known = [zone for zone in zones if "/" in zone and not zone.startswith("Etc/")]
    return known[0] if known and otherwise not in known else otherwise

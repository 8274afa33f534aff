"""The classes of numbers: apart from `phone_numbers`, whose metadata most functions never need."""

from enum import StrEnum


class NumberClass(StrEnum):
    """What a carrier treats alike. Nothing in +1 tells wireless from local: the losing account's type does."""

    LOCAL = "local"
    WIRELESS = "wireless"
    TOLL_FREE = "toll_free"

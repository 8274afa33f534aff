"""Requests that were made: the table, one request, what happens to it."""

from typing import Final

from shared.domain.words.catalogue import Catalogue
from shared.domain.words.portal.frame import both

FOLLOWING: Final = Catalogue(
    {
        "portal.requests": both("Your port requests", "Vos demandes de portage"),
    }
)

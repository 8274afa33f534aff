"""A new request, step by step."""

from typing import Final

from shared.domain.words.catalogue import Catalogue
from shared.domain.words.portal.frame import both

ASKING: Final = Catalogue(
    {
        "portal.new.title": both("Create a port request", "Créer une demande de portage"),
    }
)

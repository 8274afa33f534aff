"""Around every page of the portal."""

from typing import Final

from shared.domain.words.catalogue import Catalogue, both

FRAME: Final = Catalogue(
    {
        "portal.nav": both("Porting in", "Portage entrant"),
        "portal.nav.requests": both("Port requests", "Demandes de portage"),
        "next_page": both("Next page", "Page suivante"),
        "portal.nav.new": both("Create port request", "Créer une demande de portage"),
    }
)

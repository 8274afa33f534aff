"""Every text that people outside read is there in every language, with the same values to fill in."""

import importlib
import pkgutil
import re

import pytest

import shared.domain.words as words
from shared.domain.customer_events import PUBLIC
from shared.domain.words.catalogue import Catalogue
from shared.domain.words.events import EVENTS


def every_catalogue() -> list[tuple[str, Catalogue]]:
    modules = [
        importlib.import_module(f"{words.__name__}.{found.name}") for found in pkgutil.iter_modules(words.__path__)
    ]
    return [
        (f"{module.__name__.rpartition('.')[2]}.{name}", value)
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, Catalogue)
    ]


FRENCH = [one for one in every_catalogue() if "fr" in one[1].languages and "CERTIFICATE" not in one[0]]


@pytest.mark.parametrize(("name", "catalogue"), every_catalogue())
def test_a_catalogue_has_no_gaps(name: str, catalogue: Catalogue) -> None:
    assert catalogue.texts, name
    assert catalogue.gaps() == []


@pytest.mark.parametrize(("name", "catalogue"), FRENCH)
def test_french_is_set_as_canadian_french_is(name: str, catalogue: Catalogue) -> None:
    """A no-break space before a colon and inside guillemets, none before other marks."""
    for key, text in catalogue.texts.items():
        assert not re.search(r" [:;?!]|\u00a0[;?!]|« | »|'", text["fr"]), f"{name} {key}"


def test_everything_that_happens_to_a_request_is_told_in_french() -> None:
    of_requests = ("port_request.", "losing_account.", "document.", "comment.", "envelope.", "letter.", "port_order.")
    types = {name for name in PUBLIC if name.startswith(of_requests)}

    assert len(types) > 70
    assert types - set(EVENTS.texts) == set()

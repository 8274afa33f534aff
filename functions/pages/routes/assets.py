"""Style sheets and scripts."""

from functions.pages.pages import ASSETS
from functions.pages.visit import Visit
from shared.domain.problems import NotFound
from shared.runtime.web.answers import Answer


def show(visit: Visit) -> Answer:
    """GET /sign-in/assets/{name}"""
    found = ASSETS.serve(visit.params["name"], visit.asked.headers.get("if-none-match", ""))
    if found is None:
        raise NotFound("There is no such file.")
    return found

"""The signed letters, to be kept."""

from typing import Final

from functions.signing.visit import Visit
from shared.runtime.web.answers import Answer, pdf

SEALING_SECONDS: Final = 3


def show(visit: Visit) -> Answer:
    """GET /signed/{token}"""
    copies = visit.acts.copies(visit.desk, visit.token)
    visit.language = copies.language
    waiting = not all(letter.ready or letter.void for letter in copies.letters)
    return visit.page("copies", copies=copies, here=_here(visit), reload_seconds=SEALING_SECONDS if waiting else 0)


def file(visit: Visit) -> Answer:
    """GET /signed/{token}/{order_id}.pdf"""
    order_id = visit.params["order_id"]
    body = visit.acts.copy_file(visit.desk, visit.token, order_id)
    return pdf(body, f"signed-letter-of-authorization-{order_id}.pdf", inline=False)


def _here(visit: Visit) -> str:
    return visit.here().replace("sign/", "signed/", 1)

"""Chasing a carrier with a canned text, on the version of the order that was looked at."""

from shared.domain.permissions import Action
from shared.usecases.chase_carrier import Chased, chase_order
from shared.usecases.desk import Desk, Once, Principal
from shared.usecases.support.canned import filled_text
from shared.usecases.support.deciding import begin


def chase_with(
    desk: Desk,
    principal: Principal,
    order_id: str,
    if_match: int | None,
    note: str = "",
    canned_text_id: str = "",
    once: Once | None = None,
    *,
    required: bool = True,
) -> Chased:
    """Ask the carrier of an order where it stands, with a canned text before the note where one is named.

    Raises what `chase_order`, `filled_text` and `begin` raise; without `required` any version will do where none is
    given.
    """
    begin(desk, principal, Action.STAFF_CHASE, order_id, if_match, once, required=required)
    text = filled_text(desk, principal, canned_text_id, order_id) if canned_text_id else ""
    return chase_order(desk, principal, order_id, "\n\n".join(filter(None, (text, note.strip()))), once)

"""What administrators are asked, for the page that an approval link opens."""

from datetime import timedelta
from typing import Any

from shared.domain.lifecycle import Status
from shared.domain.model import ApprovalLink, NumberRow, Role, User
from shared.domain.phone_numbers import NumberClass
from shared.usecases.approvals.links import ApprovalView
from tests.unit.rules.builders import any_document, any_order, any_request
from tests.unit.signing_pages.builders import NOW, TOKEN

APPROVE = f"/approve/{TOKEN}"
SEEN = "5ee" * 10


def any_row(number: int = 1, **changes: Any) -> NumberRow:
    values: dict[str, Any] = {
        "request_id": "prq_1",
        "list_id": "lst_1",
        "group": "g01",
        "row": number,
        "disposition": "accepted",
        "number": f"+1312555{number:04d}",
        "number_class": NumberClass.LOCAL,
        "country": "US",
        "forwarding_number": "+17733842201",
        "name": f"Line {number}",
        "source": "Ads",
        "company": "Acme Plumbing",
    }
    return NumberRow(**{**values, **changes})


def any_approval(**changes: Any) -> ApprovalView:
    """What Ada Boss is asked; `status` is that of its one order."""
    status = changes.pop("status", Status.AWAITING_APPROVAL)
    order = any_order(
        **{"status": status, "number_count": 3, "due_at": NOW + timedelta(days=30), "approval_id": "ntf_1"}
        | changes.pop("order", {})
    )
    values: dict[str, Any] = {
        "link": ApprovalLink(
            token_hash="ab" * 32,
            approval_id="ntf_1",
            request_id="prq_1",
            account_id="acc_1",
            user_id="usr_2",
            expires_at=NOW + timedelta(days=30),
            created_at=NOW,
        ),
        "user": User(
            id="usr_2",
            account_id="acc_1",
            name="Ada Boss",
            email="boss@acme.example.com",
            role=Role.ADMINISTRATOR,
            created_at=NOW,
        ),
        "request": any_request(),
        "orders": (order,),
        "waiting": (order,) if status == Status.AWAITING_APPROVAL else (),
        "rows": tuple(any_row(number) for number in (1, 2, 3)),
        "documents": (any_document(),),
        "seen": SEEN,
    }
    return ApprovalView(**{**values, **changes})

"""What lies under /admin/ is our own team's: a customer's key is told so, whatever it sends."""

import json
import re
from typing import Any, Final

import pytest

from functions.api.door import OPENAPI, STAFF
from shared.domain.model import Role
from tests.world import World

_PATHS: Final[dict[str, Any]] = json.loads(OPENAPI.read_text(encoding="utf-8"))["paths"]
CALLS: Final = [
    (method.upper(), re.sub(r"\{\w+\}", "x", path))
    for path, methods in _PATHS.items()
    if path.startswith(STAFF)
    for method in methods
]
BODIES: Final = ["{", "[]", '{"decision": "perhaps", "colour": "red"}', "x" * 5_000_001]


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize(
    ("role", "whose"),
    [
        (Role.ADMINISTRATOR, "an administrator"),
        (Role.MANAGER, "a manager"),
        (Role.CLIENT_MANAGER, "a client manager"),
    ],
)
def test_a_customer_is_refused_before_anything_sent_is_looked_at(
    world: World, role: Role, whose: str, method: str, path: str
) -> None:
    customer = world.client(role)

    answers = [
        customer.call(method, f"{path}?limit=x", *([] if method == "GET" else [body]), content_type=kind)
        for body in BODIES
        for kind in ("application/json", "text/csv")
    ]

    assert {answer.status for answer in answers} == {403}
    assert {answer.body["detail"] for answer in answers} == {
        f"Only a support or support lead user can call /admin/…, which is for our team; this key belongs to {whose}."
    }


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.SUPPORT_LEAD])
def test_our_team_is_told_what_is_wrong_with_a_body(world: World, role: Role) -> None:
    answer = world.client(role).post("/admin/orders/x/review", {"decision": "perhaps"})

    assert (answer.status, answer.codes) == (422, ["invalid_value"])


def test_a_call_without_a_key_is_asked_for_one(world: World) -> None:
    assert world.client().get("/admin/mails", authorization="").status == 401


def test_our_team_is_told_whose_a_customers_call_is(world: World) -> None:
    answer = world.client(Role.SUPPORT_LEAD).post("/v1/port-requests", {"name": "x"})

    assert answer.body["detail"] == (
        "Only an administrator, manager or client manager can create port requests; "
        "this key belongs to a support lead user."
    )

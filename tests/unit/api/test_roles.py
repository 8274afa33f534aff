"""Every role against every route of the OpenAPI file: who may pass is the table's to say, before anything is read."""

import json
import re
from typing import Any, Final

import pytest

from functions.api.call import ACTION
from functions.api.door import OPENAPI, PUBLIC
from shared.domain.model import Role
from shared.domain.permissions import PERMISSIONS, Action, may
from shared.domain.policy import Policy
from tests.world import World

_PATHS: Final[dict[str, Any]] = json.loads(OPENAPI.read_text(encoding="utf-8"))["paths"]
_OPEN: Final = {*PUBLIC, "/v1/letters/{letter_id}/check"}
CALLS: Final = [
    (method.upper(), re.sub(r"\{\w+\}", "x", path), operation.get(ACTION))
    for path, methods in _PATHS.items()
    if path not in _OPEN
    for method, operation in methods.items()
]
BODIES: Final = ["{", "[]", '{"decision": "perhaps", "colour": "red"}', "x" * 5_000_001]


@pytest.fixture(scope="module")
def world() -> World:
    """All of our team are users of one account, which makes more calls here than an account may in a minute."""
    return World(policy=Policy(write_limit_per_minute=1_000_000))


def test_every_action_is_somebodys_and_stands_in_the_table() -> None:
    assert set(PERMISSIONS) == set(Action)
    assert all(permission.roles and permission.to for permission in PERMISSIONS.values())


BESIDES = {Action.STAFF_ADMINISTRATORS}
"""What a use case asks for beside the action of its route, by whom it is about."""


def test_every_action_is_that_of_a_route() -> None:
    assert {Action(action) for _, _, action in CALLS} | BESIDES == set(Action)


@pytest.mark.parametrize(("method", "path", "action"), CALLS)
@pytest.mark.parametrize("role", list(Role))
def test_a_route_is_passed_by_the_roles_of_its_action_alone(
    world: World, role: Role, method: str, path: str, action: str
) -> None:
    key = world.client(role)

    answers = [
        key.call(method, f"{path}?limit=x", *([] if method == "GET" else [body]), content_type=kind)
        for body in BODIES
        for kind in ("application/json", "text/csv")
    ]

    if may(role, Action(action)):
        assert 403 not in {answer.status for answer in answers}
        return
    assert {answer.status for answer in answers} == {403}
    to = PERMISSIONS[Action(action)].to
    name = role.replace("_", " ")
    whose = f"an {name}" if role == Role.ADMINISTRATOR else f"a {name}{' user' * name.startswith('support')}"
    (said,) = {answer.body["detail"] for answer in answers}
    assert said.endswith(f" can {to}; this key belongs to {whose}.")


@pytest.mark.parametrize(("method", "path", "action"), CALLS)
def test_nobody_passes_without_a_key(world: World, method: str, path: str, action: str) -> None:
    del action
    nobody = world.client()
    nobody.secret = "pk_live_nobody_has_this_one_at_all"

    assert nobody.call(method, path).status == 401


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.SUPPORT_LEAD])
def test_our_team_is_told_what_is_wrong_with_a_body(world: World, role: Role) -> None:
    answer = world.client(role).post("/admin/orders/x/review", {"decision": "perhaps"})

    assert (answer.status, answer.codes) == (422, ["invalid_value"])

"""The ASL files as they stand: nothing waits for ever, nothing fails unseen, nothing is out of reach."""

import json
import re
from typing import Any

import pytest

from infra.constructs.machine import WORKFLOWS
from tests.infra.conftest import Synthesized

FILES = sorted(WORKFLOWS.glob("*.asl.json"))
MACHINES = {"bulk_import": "BulkImport", "port_order": "PortOrder", "simulated_carrier": "SimulatedCarrier"}
LANGUAGES = {"bulk_import": "JSONPath", "port_order": "JSONata", "simulated_carrier": "JSONata"}
"""The local cloud finds the items of a distributed map by JSONPath alone."""


def definition_of(workflow: str) -> dict[str, Any]:
    return dict(json.loads((WORKFLOWS / f"{workflow}.asl.json").read_text()))


def inner_machines(definition: dict[str, Any]) -> list[dict[str, Any]]:
    """A machine, and those that its maps run for each item."""
    return [definition, *(state["ItemProcessor"] for state in definition["States"].values() if state["Type"] == "Map")]


def states_of(workflow: str) -> dict[str, dict[str, Any]]:
    return {name: state for one in inner_machines(definition_of(workflow)) for name, state in one["States"].items()}


def followers(state: dict[str, Any]) -> set[str]:
    rules = [state, *state.get("Choices", []), *state.get("Catch", [])]
    return {rule[key] for rule in rules for key in ("Next", "Default") if key in rule}


def test_every_file_is_deployed() -> None:
    assert [file.name.removesuffix(".asl.json") for file in FILES] == sorted(MACHINES)


@pytest.mark.parametrize("workflow", MACHINES)
def test_every_state_can_be_reached(workflow: str) -> None:
    definition = definition_of(workflow)

    for machine in inner_machines(definition):
        reached, ahead = set(), {machine["StartAt"]}
        while ahead:
            name = ahead.pop()
            reached.add(name)
            ahead |= followers(machine["States"][name]) - reached
        assert reached == machine["States"].keys()
    assert definition["QueryLanguage"] == LANGUAGES[workflow]


@pytest.mark.parametrize("workflow", MACHINES)
def test_every_task_has_a_timeout_and_says_what_follows_a_failure(workflow: str) -> None:
    for name, state in states_of(workflow).items():
        if state["Type"] == "Task":
            assert state["TimeoutSeconds"], name
            assert "Retry" in state or "Catch" in state, name


def test_a_step_outlasts_its_functions_own_timeout(aws: Synthesized) -> None:
    timeouts = {
        function["Properties"]["Handler"].split(".")[1]: function["Properties"]["Timeout"]
        for function in aws.resources("AWS::Lambda::Function").values()
    }

    for state in states_of("port_order").values():
        if state.get("Resource", "").endswith("lambda:invoke"):
            assert state["TimeoutSeconds"] > max(timeouts["port_order_driver"], timeouts["letters"])


@pytest.mark.parametrize(("function", "placeholder"), [("bulk_import", "${bulk}"), ("bulk_part", "${part}")])
def test_a_step_of_a_dropped_file_outlasts_its_function(aws: Synthesized, function: str, placeholder: str) -> None:
    (timeout,) = (
        found["Properties"]["Timeout"]
        for found in aws.resources("AWS::Lambda::Function").values()
        if found["Properties"]["Handler"].split(".")[1] == function
    )
    steps = [
        state
        for state in states_of("bulk_import").values()
        if state.get("Parameters", {}).get("FunctionName") == placeholder
    ]

    assert len(steps) >= 2
    assert all(state["TimeoutSeconds"] > timeout for state in steps)


def test_a_part_of_a_dropped_file_that_fails_takes_no_other_with_it() -> None:
    states = states_of("bulk_import")

    assert states["ReadParts"]["ToleratedFailurePercentage"] == 100
    assert states["ReadPart"]["Catch"][0]["Next"] == "LosePart"


@pytest.mark.parametrize("name", ["TellLost", "TellFailed"])
def test_what_fails_for_good_goes_to_the_dead_letter_queue(aws: Synthesized, name: str) -> None:
    state = states_of("bulk_import")[name]
    (machine,) = (
        one["Properties"]
        for logical_id, one in aws.resources("AWS::StepFunctions::StateMachine").items()
        if logical_id.startswith("BulkImportMachine")
    )

    assert state["Parameters"]["QueueUrl"] == "${dead}"
    assert machine["DefinitionSubstitutions"]["dead"]["Ref"].startswith("BulkDead")


def test_the_wait_is_guarded_by_the_version_that_was_decided_on() -> None:
    wait = states_of("port_order")["Wait"]

    assert wait["Resource"] == "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken"
    assert wait["Arguments"]["ConditionExpression"] == "#version = :version"
    assert {error for rule in wait["Catch"] for error in rule["ErrorEquals"]} == {
        "DynamoDb.ConditionalCheckFailedException",
        "States.Timeout",
        "States.ALL",
    }


def test_an_execution_hands_over_before_its_history_is_full() -> None:
    states = states_of("port_order")
    (limit,) = (
        int(found[1])
        for choice in states["WhatNext"]["Choices"]
        if (found := re.search(r"\$turns >= (\d+)", choice["Condition"]))
    )
    # A task leaves five events, each retry three more; here every step fails for good at every turn.
    task, retry, choice = 5, 3, 2
    worst_turn = task + choice + task + retry * states["Act"]["Retry"][0]["MaxAttempts"] + task + task

    assert limit * worst_turn < 25_000


@pytest.mark.parametrize(("workflow", "logical_id"), MACHINES.items())
def test_every_placeholder_is_filled_in(aws: Synthesized, workflow: str, logical_id: str) -> None:
    text = (WORKFLOWS / f"{workflow}.asl.json").read_text()
    (substitutions,) = (
        machine["Properties"]["DefinitionSubstitutions"]
        for name, machine in aws.resources("AWS::StepFunctions::StateMachine").items()
        if re.match(rf"{logical_id}Machine", name)
    )

    assert set(re.findall(r"\$\{(\w+)\}", text)) == substitutions.keys()

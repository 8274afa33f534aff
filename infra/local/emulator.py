"""Starts MiniStack, as ``python -P infra/local/emulator.py``; everything it is told comes by environment variables.

Run by its path and with ``-P``: workers of the functions inherit this process's environment, and must find the code
that was deployed, never the working tree. So nothing of the project is imported here.

MiniStack 1.5.33 takes a task's ``TimeoutSeconds`` as it stands; Step Functions evaluates JSONata in it, and the order's
workflow waits as long as its decision says. That one thing is added here, so that the template stays as AWS has it.
"""

from typing import Any

from ministack.app import main
from ministack.services import stepfunctions

_execute_task = stepfunctions._execute_task


def _execute_task_with_evaluated_timeout(
    state: dict[str, Any], raw_input: object, execution: object, context: object
) -> object:
    if isinstance(state.get("TimeoutSeconds"), str):
        seconds = stepfunctions._jsonata_state_field(state, "TimeoutSeconds", "number", raw_input, context)
        state = {**state, "TimeoutSeconds": seconds}
    return _execute_task(state, raw_input, execution, context)


if __name__ == "__main__":
    stepfunctions._execute_task = _execute_task_with_evaluated_timeout
    main()

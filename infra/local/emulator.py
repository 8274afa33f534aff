"""Starts MiniStack, as ``python -P infra/local/emulator.py``; everything it is told comes by environment variables.

Run by its path and with ``-P``: workers of the functions inherit this process's environment, and must find the code
that was deployed, never the working tree. So nothing of the project is imported here.

Three things that MiniStack 1.5.33 lacks are added here, so that templates and code stay as AWS has them:

- It takes a task's ``TimeoutSeconds`` as it stands; Step Functions evaluates JSONata in it, and the order's workflow
  waits as long as its decision says.
- It answers the whole of an object's version where a ``Range`` of it is asked for, as the parts of a dropped file are.
- It starts a process for every invocation that finds none free. Forty orders that move at once would start forty, each
  of which loads all its code, on a laptop with two cores; here they wait for one of a few.

And it is made faster: uvloop reads and writes its connections, Python looks for garbage less often, and
the functions leave it the cores that it needs.
"""

import gc
import os
import time
from typing import Any, Final

import uvloop
from ministack.app import main
from ministack.core import lambda_runtime
from ministack.services import lambda_svc, s3, stepfunctions

_NEW_OBJECTS: Final = 50_000
"""Made, and not freed, between two looks for garbage."""
_PROCESSES_EACH: Final = 4
"""Of one function, before an invocation waits for a free one."""
_PATIENCE: Final = 15
"""Seconds that it waits at most: then it gets a process of its own, so that nothing waits for itself."""

_NICENESS: Final = 5
"""Of the functions' processes: all of them wait for this one, so it comes first."""

_spawn = lambda_runtime.Worker._spawn
_acquire_worker = lambda_svc.acquire_worker
_execute_task = stepfunctions._execute_task
_get_object = s3._get_object


def _execute_task_with_evaluated_timeout(
    state: dict[str, Any], raw_input: object, execution: object, context: object
) -> object:
    if isinstance(state.get("TimeoutSeconds"), str):
        seconds = stepfunctions._jsonata_state_field(state, "TimeoutSeconds", "number", raw_input, context)
        state = {**state, "TimeoutSeconds": seconds}
    return _execute_task(state, raw_input, execution, context)


def _get_object_with_range(
    bucket: str, key: str, headers: dict[str, str], query: dict[str, Any] | None = None
) -> tuple[int, dict[str, str], bytes]:
    status, answered, body = _get_object(bucket, key, headers, query)
    asked = headers.get("range", "")
    if status != 200 or not asked:
        return status, answered, body
    found = s3._parse_range(asked, len(body))
    if found is None:
        return 416, {"Content-Type": "application/xml"}, s3._xml_body(s3._range_error_xml(bucket, key))
    start, end = found
    # Checksums are of the whole.
    kept = {name: value for name, value in answered.items() if not name.lower().startswith("x-amz-checksum")}
    part = body[start : end + 1]
    range_of = f"bytes {start}-{end}/{len(body)}"
    return 206, {**kept, "Content-Length": str(len(part)), "Content-Range": range_of}, part


def _acquire_worker_when_free(name: str, config: dict[str, Any], code: bytes, **named: Any) -> tuple[Any, str]:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        worker, how = _acquire_worker(name, config, code, **{**named, "max_concurrency": _PROCESSES_EACH})
        if worker is not None:
            return worker, how
        time.sleep(0.02)
    found: tuple[Any, str] = _acquire_worker(name, config, code, **named)
    return found


def _spawn_behind(worker: Any) -> None:
    _spawn(worker)
    os.setpriority(os.PRIO_PROCESS, worker._proc.pid, _NICENESS)


if __name__ == "__main__":
    lambda_runtime.Worker._spawn = _spawn_behind
    lambda_svc.acquire_worker = _acquire_worker_when_free
    s3._get_object = _get_object_with_range
    stepfunctions._execute_task = _execute_task_with_evaluated_timeout
    # It keeps tables and objects as Python's own, which the collector would look through over and over.
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 50)
    uvloop.install()
    main()

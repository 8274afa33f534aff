"""Examines PDFs that strangers hand in: are they letters we sealed? The work is done in a child process with limits."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, get_args

from shared.adapters.pdf.inspection import in_child
from shared.ports import Examination, Verdict

_CHILD: Final = "shared.adapters.pdf.examination_child"


@dataclass(frozen=True, slots=True)
class ExaminationLimits:
    """What a file, and the process that examines it, may take. Bytes, seconds."""

    max_bytes: int = 20 * 1024 * 1024
    memory_bytes: int = 512 * 1024 * 1024
    cpu_seconds: int = 10
    wall_seconds: float = 20.0
    output_bytes: int = 1024 * 1024


class PdfExaminer:
    """Implements `shared.ports.LetterExaminer`.

    `trusted` answers the certificates that letters were sealed with, as PEM (`TableSealCertificates.every`); it is
    asked anew for each file, and what it raises is raised.
    """

    def __init__(self, trusted: Callable[[], Sequence[str]], limits: ExaminationLimits | None = None) -> None:
        self._trusted = trusted
        self._limits = limits or ExaminationLimits()

    def examine(self, body: bytes) -> Examination:
        """Never raises for bad bytes. ``unreadable`` with too_large or took_too_much where the limits were met."""
        limits, digest = self._limits, hashlib.sha256(body).hexdigest()
        if len(body) > limits.max_bytes:
            return Examination("unreadable", digest, findings=("too_large",))
        if not body.startswith(b"%PDF-"):
            return Examination("unreadable", digest)
        wanted = {
            "memory_bytes": limits.memory_bytes,
            "cpu_seconds": limits.cpu_seconds,
            "output_bytes": limits.output_bytes,
        }
        trusted = json.dumps(list(self._trusted())).encode()
        answer = in_child(_CHILD, wanted, trusted + b"\n" + body, limits.wall_seconds)
        found = _read(answer, digest) if answer is not None else None
        return found or Examination("unreadable", digest, findings=("took_too_much",))


def _read(answer: bytes, digest: str) -> Examination | None:
    try:
        found: dict[str, Any] = json.loads(answer)
        verdict: Verdict = found["verdict"]
        if verdict not in get_args(Verdict):
            return None
        return Examination(
            verdict,
            digest,
            letter_id=str(found["letter_id"]),
            document_sha256=str(found["document_sha256"]),
            sealed_at=datetime.fromisoformat(found["sealed_at"]) if found["sealed_at"] else None,
            findings=tuple(str(each) for each in found["findings"]),
        )
    except (ValueError, KeyError, TypeError):
        return None

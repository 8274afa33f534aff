"""Examines one PDF from a stranger, in a process of its own.

Run as ``python -P -m shared.adapters.pdf.examination_child LIMITS``; `LIMITS` are those of ``inspection_child``, as a
JSON object. Standard input is one line of JSON, the trusted certificates as PEM texts, and then the file. Standard
output gets one line of JSON. The limits are set before a parser is imported.
"""

import json
import sys
from typing import Any

from shared.adapters.pdf.inspection_child import limit


def main() -> None:
    """Reads, limits, verifies, answers."""
    limits: dict[str, Any] = json.loads(sys.argv[1])
    limit(limits)
    trusted = json.loads(sys.stdin.buffer.readline())
    body = sys.stdin.buffer.read()
    from shared.adapters.pdf.verifying import verify

    found = verify(body, trusted)
    answer = {
        "verdict": found.verdict,
        "letter_id": found.letter_id,
        "document_sha256": found.document_sha256,
        "sealed_at": found.sealed_at.isoformat() if found.sealed_at else None,
        "findings": found.findings,
    }
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()

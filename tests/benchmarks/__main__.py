"""``make bench``: speed and size, as ratios and counts, each against its target. Ends non-zero if one is missed."""

import sys

from tests.benchmarks import bulk, desk, handoff, imports, intake, letters, writes


def main() -> int:
    missed = 0
    for part in (intake, imports, letters, handoff, writes, desk, bulk):
        for line in part.measure():
            print(f"{line.label:<62} {line.value}{'   MISSED' if line.missed else ''}", flush=True)
            missed += line.missed
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

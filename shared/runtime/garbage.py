"""How often a process looks for garbage that refers to itself. All other garbage goes at once, whatever this says."""

import gc
from typing import Final

NEW_OBJECTS: Final = 50_000
"""Objects made, and not freed, between two looks at the youngest. Python's own 700 are a few rows of a list."""


def collect_seldom() -> None:
    """For functions that read whole files: a quarter of their time went into looking at rows that were still needed.

    Called once everything is loaded. That is never looked at again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 20, 20)

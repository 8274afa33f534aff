"""Doing one after the other what is due, so that the trouble of one does not hold up the others."""

from collections.abc import Callable, Iterable

from shared.ports import Unavailable

Due = tuple[str, str]
"""A request's id, and that of something of it."""


def attend_each(due: Iterable[Due], attend: Callable[[str, str], int], put_off: Callable[[str, str], None]) -> int:
    """Attend to each; answers the sum of what that did.

    What fails in a way that was not foreseen is put off: it fails again now. Raises `Unavailable` at the end, with all
    that failed.
    """
    done, trouble = 0, []
    for request_id, thing_id in due:
        try:
            done += attend(request_id, thing_id)
        except Exception as error:  # noqa: BLE001 - one's trouble, whatever it is, is not the others'
            known = isinstance(error, Unavailable)
            # What was not foreseen may name people: its kind is enough to find it by.
            trouble.append(f"{thing_id}: {error if known else type(error).__name__}")
            if not known:
                put_off(request_id, thing_id)
    if trouble:
        raise Unavailable("; ".join(trouble)[:2000])
    return done

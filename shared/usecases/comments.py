"""What is said about a request: the signer's questions, the customer's answers."""

from collections.abc import Iterable

from shared.domain.model import Comment, Envelope, MailKind
from shared.domain.problems import Problem, RulesBroken
from shared.ports import Append, Create, Page, Replace, Write, WriteRefused
from shared.usecases.desk import Desk, Once, Principal, lost_race, remember, replayed, visible_request
from shared.usecases.envelopes.sending import next_version, with_mail_to
from shared.usecases.notifications.owing import owed_for
from shared.usecases.transitions import request_event

LONGEST = 2000


def list_comments(desk: Desk, principal: Principal, request_id: str, limit: int, cursor: str | None) -> Page[Comment]:
    """What was said, oldest first."""
    visible_request(principal, desk.store.request(request_id))
    return desk.store.comments(request_id, limit, cursor)


def add_comment(
    desk: Desk, principal: Principal, request_id: str, text: str, envelope_id: str | None, once: Once | None
) -> Comment:
    """Say something about a request. A signer who has asked gets it as the answer, by mail.

    Where several have asked, `envelope_id` says who is answered (`RulesBroken` ``envelope_id_missing``).
    """
    view = desk.store.request_view(request_id)
    request = visible_request(principal, view.request if view else None)
    asked = _answered(view.envelopes if view else (), envelope_id)
    earlier = replayed(desk, once)
    empty = Problem("text_missing", "The comment is empty.", f"Write up to {LONGEST} characters.", "/text")
    said = written(text, empty, refusal="The comment was not kept.")
    comment = Comment(
        id=earlier or desk.ids.new("cmt"),
        request_id=request_id,
        account_id=request.account_id,
        envelope_id=asked.id if asked else "",
        author=principal.actor,
        text=said,
        created_at=desk.clock.now(),
    )
    if earlier is not None:
        return comment
    event = request_event(desk, request, "comment.added", principal.actor, comment_id=comment.id)
    owed = owed_for(desk, request, [event], {})
    writes: list[Write] = [Create(comment), Append(event), *owed, *remember(desk, once, comment.id)]
    if asked is not None:
        told = with_mail_to(desk, asked, MailKind.ANSWER, asked.signer, text=said, comment_id=comment.id)
        writes.append(Replace(next_version(desk, told, answered=asked.questions)))
    try:
        desk.store.commit(writes)
    except WriteRefused:
        raise lost_race("The request") from None
    return comment


def written(given: str, empty: Problem, *, refusal: str) -> str:
    """What a person wrote: lines and words, no control characters, at most 2,000 characters.

    Raises `RulesBroken` saying `refusal`: with `empty` where nothing is left, ``too_long`` at the same field.
    """
    text = "".join(ch for ch in given.replace("\r\n", "\n") if ch == "\n" or ch.isprintable()).strip()
    if not text:
        raise RulesBroken(refusal, problems=[empty])
    if len(text) > LONGEST:
        problem = Problem("too_long", "This is too long.", f"Use at most {LONGEST} characters.", empty.pointer)
        raise RulesBroken(refusal, problems=[problem])
    return text


def _answered(envelopes: Iterable[Envelope], envelope_id: str | None) -> Envelope | None:
    """Whose question this answers; None where no question is open. What is said after the answer stays inside."""
    asked = [one for one in envelopes if one.is_open and one.questions]
    waiting = [one for one in asked if one.questions > one.answered]
    if envelope_id is None and len(waiting) < 2:
        return waiting[0] if waiting else None
    found = next((one for one in asked if one.id == envelope_id), None)
    if found is not None:
        return found
    named = ", ".join(f"{one.id} ({one.signer.name})" for one in asked)
    problem = Problem(
        "envelope_id_missing" if envelope_id is None else "envelope_unknown",
        "Several signers have asked." if envelope_id is None else "No signer with this envelope has asked.",
        f"Name the envelope whose signer is answered: {named}." if named else "Leave envelope_id out.",
        "/envelope_id",
    )
    raise RulesBroken("The comment was not kept.", problems=[problem])

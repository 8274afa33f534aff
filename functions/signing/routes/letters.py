"""The opened letters: details to complete, letters to read, the signature, the second look before it counts."""

import base64
from collections.abc import Iterable, Mapping
from typing import Any, Final

from functions.signing import pages
from functions.signing.visit import Visit
from shared.domain.letter import letter_purpose, letter_sections, letter_title
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.domain.words.consent import CONSENT_VERSION, consent_text, intent_text
from shared.runtime.web.answers import Answer, pdf, see_other
from shared.runtime.web.html import by_target
from shared.usecases.signing.view import Form, LetterToSign, Room

_PNG: Final = "data:image/png;base64,"
_NOTICES: Final = ("saved", "asked", "named")
PREPARING_SECONDS: Final = 3


def show(visit: Visit) -> Answer:
    """GET /sign/{token} once it was opened"""
    notice = next((name for name in _NOTICES if name in visit.asked.query), "")
    return room_page(visit, _room(visit), notice=notice)


def room_page(
    visit: Visit,
    room: Room,
    entries: Mapping[str, str] | None = None,
    problems: Iterable[Problem] = (),
    *,
    status: int = 200,
    notice: str = "",
) -> Answer:
    """What the envelope is up to: details come before letters, and letters are signed all at once."""
    said = pages.say(visit.language, f"notice.{notice}") if notice else ""
    if room.details:
        return _details_page(visit, room, entries or {}, problems, status, said)
    if room.preparing or not room.letters:
        waiting = PREPARING_SECONDS if room.preparing else 0
        return visit.signing_page("preparing", status, room=room, reload_seconds=waiting, notice=said)
    if not room.authorized_person.name.strip():
        return person_page(visit, room, {"name": room.signer.name, "title": room.signer.title}, status=status)
    return _letters_page(visit, room, entries, problems, status, said)


def file(visit: Visit) -> Answer:
    """GET /sign/{token}/letters/{order_id}.pdf"""
    order_id = visit.params["order_id"]
    body = visit.acts.letter_file(visit.desk, visit.token, visit.session, order_id)
    return pdf(body, f"letter-of-authorization-{order_id}.pdf", inline=True)


# --- details ---------------------------------------------------------------------------------------------------------


def save_details(visit: Visit) -> Answer:
    """POST /sign/{token}/details"""
    try:
        visit.acts.complete_details(
            visit.desk, visit.parts.printer, visit.token, visit.session, _details(visit.form), visit.asked.visitor
        )
    except RulesBroken as broken:
        return room_page(visit, _room(visit), visit.form, broken.problems, status=422)
    except StateConflict as conflict:
        return _in_the_way(visit, conflict)
    return see_other(visit.here("?saved=1"))


def _in_the_way(visit: Visit, conflict: StateConflict) -> Answer:
    """The form again, with what was entered; where there is none to show at this moment, the conflict's own page."""
    room = _room(visit)
    if not (room.details or room.letters):
        raise conflict
    return room_page(visit, room, visit.form, pages.said_by(conflict), status=409)


def _details(form: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What was entered, by losing account and field. A secret that was left empty is unchanged, so it is left out."""
    answers: dict[str, dict[str, str]] = {}
    for name, value in form.items():
        kind, _, rest = name.partition(":")
        account, _, field = rest.partition(":")
        if field and (kind == "detail" or (kind == "secret" and value.strip())):
            answers.setdefault(account, {})[field] = value.strip()
    return answers


def _details_page(
    visit: Visit, room: Room, entries: Mapping[str, str], problems: Iterable[Problem], status: int, notice: str
) -> Answer:
    on_page = [f"/{account.losing_account_id}/{field.name}" for account in room.details for field in account.fields]
    found = pages.shown(visit.language, problems, on_page)
    return visit.signing_page(
        "details", status, room=room, entries=entries, problems=found, errors=by_target(found), notice=notice
    )


# --- the signature ---------------------------------------------------------------------------------------------------


def review(visit: Visit) -> Answer:
    """POST /sign/{token}/review: everything that will be signed, before it is (WCAG 2.2, 3.3.4). Writes nothing."""
    form = signature_of(visit.form)
    try:
        visit.acts.review(visit.desk, visit.parts.drawings, visit.token, visit.session, form)
    except RulesBroken as broken:
        return room_page(visit, _room(visit), visit.form, broken.problems, status=422)
    except StateConflict as conflict:
        return _in_the_way(visit, conflict)
    return _confirm_page(visit, form)


def _confirm_page(visit: Visit, form: Form, problems: Iterable[Problem] = (), *, status: int = 200) -> Answer:
    room = _room(visit)
    changed = [letter for letter in room.letters if form.viewed.get(letter.order_id) != letter.sha256]
    if changed or not room.letters:  # since they were found to be right, a moment ago
        return room_page(visit, room, visit.form, [_changed(letter) for letter in changed], status=422)
    found = pages.shown(visit.language, problems, ["/intent"])
    return visit.signing_page(
        "confirm",
        status,
        room=room,
        form=form,
        entries=_kept(visit.form),
        drawing=_PNG + base64.b64encode(form.drawing).decode() if form.method == "drawn" else "",
        now=visit.desk.clock.now(),
        statement=intent_text(visit.language.value, len(room.letters)),
        problems=found,
        errors=by_target(found),
    )


def change(visit: Visit) -> Answer:
    """POST /sign/{token}/change: back to the letters, with what was entered."""
    return room_page(visit, _room(visit), visit.form)


def sign(visit: Visit) -> Answer:
    """POST /sign/{token}/sign: sent twice, it answers twice the same."""
    form = signature_of(visit.form)
    try:
        copies = visit.acts.sign(
            visit.desk, visit.parts.drawings, visit.token, visit.session, form, visit.asked.visitor
        )
    except RulesBroken as broken:
        if all(problem.pointer == "/intent" for problem in broken.problems):
            return _confirm_page(visit, form, broken.problems, status=422)
        return room_page(visit, _room(visit), visit.form, broken.problems, status=422)
    except StateConflict as conflict:
        return _in_the_way(visit, conflict)
    return see_other(f"{visit.asked.root}signed/{copies}")


def signature_of(form: Mapping[str, str]) -> Form:
    """The signature as it was entered; the use case says what is wrong with it."""
    method = "drawn" if form.get("method") == "drawn" else "typed"
    return Form(
        typed_name=form.get("typed_name", "").strip(),
        title=form.get("title", "").strip(),
        method=method,
        drawing=_drawing(form.get("drawing", "")) if method == "drawn" else b"",
        consent=form.get("consent") == "yes",
        consent_version=form.get("consent_version", ""),
        intent=form.get("intent") == "yes",
        viewed={name.partition(":")[2]: value for name, value in form.items() if name.startswith("viewed:")},
    )


def _drawing(text: str) -> bytes:
    """The bytes of the drawing; what is no PNG of ours goes on as it is, to be refused as no image."""
    if not text.startswith(_PNG):
        return text.encode()
    try:
        return base64.b64decode(text[len(_PNG) :], validate=True)
    except ValueError:  # binascii.Error, and what is not ASCII
        return text.encode()


def _kept(form: Mapping[str, str]) -> dict[str, str]:
    """The entries that the confirming page carries on."""
    names = ("typed_name", "title", "method", "drawing", "consent", "consent_version")
    return {name: value for name, value in form.items() if name in names or name.startswith("viewed:")}


def _changed(letter: LetterToSign) -> Problem:
    return Problem("loa_document_changed", "The letter has changed since it was viewed.", "Read it again.",
                   f"/viewed/{letter.order_id}")  # fmt: skip


def _letters_page(
    visit: Visit,
    room: Room,
    entries: Mapping[str, str] | None,
    problems: Iterable[Problem],
    status: int,
    notice: str,
) -> Answer:
    if entries is None:
        entries = {"title": room.authorized_person.title}
    on_page = ["/typed_name", "/title", "/drawing", "/consent"]
    on_page += [f"/viewed/{letter.order_id}" for letter in room.letters]
    found = pages.shown(visit.language, problems, on_page)
    letters = [_as_read(letter) for letter in room.letters]
    drawing = entries.get("drawing", "")
    return visit.signing_page(
        "letters",
        status,
        room=room,
        letters=letters,
        consent=consent_text(visit.language.value),
        consent_version=CONSENT_VERSION,
        entries=entries,
        drawing=drawing if drawing.startswith(_PNG) else "",
        problems=found,
        errors=by_target(found),
        notice=notice,
    )


def _as_read(letter: LetterToSign) -> dict[str, Any]:
    content = letter.content
    sections = letter_sections(content)
    return {
        "letter": letter,
        "content": content,
        "title": letter_title(content.language),
        "purpose": letter_purpose(content),
        "sections": [section for section in sections if not section.is_attachment],
        "attachments": [section for section in sections if section.is_attachment],
    }


# --- somebody else who may sign --------------------------------------------------------------------------------------


def show_person(visit: Visit) -> Answer:
    """GET /sign/{token}/person"""
    return person_page(visit, _room(visit), {})


def name_person(visit: Visit) -> Answer:
    """POST /sign/{token}/person: "I am a different authorised person"."""
    try:
        visit.acts.name_authorized_person(
            visit.desk,
            visit.parts.printer,
            visit.token,
            visit.session,
            visit.entry("name"),
            visit.entry("title"),
            visit.asked.visitor,
        )
    except RulesBroken as broken:
        return person_page(visit, _room(visit), visit.form, broken.problems, status=422)
    except StateConflict as conflict:
        return person_page(visit, _room(visit), visit.form, pages.said_by(conflict), status=409)
    return see_other(visit.here("?named=1"))


def person_page(
    visit: Visit, room: Room, entries: Mapping[str, str], problems: Iterable[Problem] = (), *, status: int = 200
) -> Answer:
    found = pages.shown(visit.language, problems, ["/name", "/title"])
    return visit.signing_page("person", status, room=room, entries=entries, problems=found, errors=by_target(found))


def _room(visit: Visit) -> Room:
    room = visit.acts.room(visit.desk, visit.token, visit.session)
    visit.language = room.landing.language
    return room

"""Canned texts, who was shown which secret, and the desk's own timeline."""

from collections.abc import Mapping, Sequence
from typing import Final

from functions.pages import actions, pages
from functions.pages.actions import Field, Offer, Offered, offered, shown_at
from functions.pages.visit import Visit
from shared.domain.canned_texts import ME, PLACEHOLDERS
from shared.domain.model import CannedText, Language
from shared.domain.permissions import Action
from shared.domain.problems import NotFound, Problem
from shared.domain.words.desk import say
from shared.runtime.web.answers import Answer
from shared.runtime.web.html import by_target
from shared.usecases.support.canned import Use, add_text, change_text, delete_text, list_texts
from shared.usecases.support.reveal import list_reveals
from shared.usecases.support.timeline import desk_timeline

_ROWS: Final = 50
_USES: Final[tuple[Use, ...]] = ("comment", "note", "chase", "return", "document")


def _use(visit: Visit) -> Use:
    given = visit.entry("use", 64)
    return next((use for use in _USES if use == given), "comment")


def _language(visit: Visit) -> Language:
    return Language.FRENCH if visit.entry("language", 8) == Language.FRENCH else Language.ENGLISH


def _add(visit: Visit, _nothing: None) -> str:
    title, text = visit.entry("title", 300), visit.entry("text", 10_000)
    add_text(visit.desk, visit.principal, title, _use(visit), _language(visit), text, visit.once)
    return "text_added"


def _change(visit: Visit, found: CannedText) -> str:
    title, text = visit.entry("title", 300), visit.entry("text", 10_000)
    change_text(visit.desk, visit.principal, found.id, visit.if_match, title, _use(visit), _language(visit), text)
    return "text_changed"


def _delete(visit: Visit, found: CannedText) -> str:
    delete_text(visit.desk, visit.principal, found.id, visit.if_match)
    return "text_deleted"


def _fields(found: CannedText | None = None) -> Sequence[Field]:
    uses = tuple((use, say(f"use.{use}")) for use in _USES)
    languages = tuple((one.value, say(f"language.{one}")) for one in Language)
    names = ", ".join(f"{{{name}}}" for name in (*PLACEHOLDERS, ME))
    return (
        Field("title", say("do.text.title"), required=True, longest=100, value=found.title if found else ""),
        Field("use", say("do.text.use"), "choice", required=True, choices=uses,
              value=found.use if found else "comment"),
        Field("language", say("do.text.language"), "choice", required=True, choices=languages,
              value=found.language if found else "en"),
        Field("text", say("do.text"), "area", required=True, hint=say("do.text.hint", names=names), longest=2_000,
              rows=5, value=found.text if found else ""),
    )  # fmt: skip


_NEW: Final[Offer[None]] = Offer("new", say("do.text.add"), Action.STAFF_CANNED, _add, fields=_fields())
_OFFERS: Final[tuple[Offer[CannedText], ...]] = (
    Offer("change", say("do.text.change"), Action.STAFF_CANNED, _change, fields=lambda _, found: _fields(found)),
    Offer("delete", say("do.text.delete"), Action.STAFF_CANNED, _delete, confirm=True),
)


def index(visit: Visit) -> Answer:
    """GET /admin/pages/texts"""
    return _page(visit)


def create(visit: Visit) -> Answer:
    """POST /admin/pages/texts/{action}"""
    return actions.act(visit, (_NEW,), None, back="admin/pages/texts", again=_again(visit, ""))


def act(visit: Visit) -> Answer:
    """POST /admin/pages/texts/{text_id}/{action}"""
    found = next((one for one in list_texts(visit.desk, visit.principal) if one.id == visit.params["text_id"]), None)
    if found is None:
        raise NotFound("There is no such text.")
    return actions.act(visit, _OFFERS, found, back="admin/pages/texts", again=_again(visit, found.id))


def _again(visit: Visit, of: str) -> actions.Again:
    def again(name: str, problems: tuple[Problem, ...], status: int) -> Answer:
        return _page(visit, visit.form, problems, status=status, opened=(of, name))

    return again


def _page(
    visit: Visit,
    entries: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
    opened: tuple[str, str] = ("", ""),
) -> Answer:
    texts = [(one, offered(_OFFERS, visit, one)) for one in list_texts(visit.desk, visit.principal)]
    new = offered((_NEW,), visit, None)
    of, name = opened
    forms: dict[str, tuple[Offered, ...]] = {"": new, **{one.id: offers for one, offers in texts}}
    fields = next((one.fields for one in forms.get(of, ()) if one.name == name), ())
    shown = shown_at(problems, f"{of}-{name}" if of else name, fields)
    return visit.page(
        "texts",
        status,
        texts=texts,
        actions=new,
        opened=f"{of}-{name}" if of else name,
        entries=pages.values_of(entries or {}),
        problems=shown,
        errors=by_target(shown),
    )


def reveals(visit: Visit) -> Answer:
    """GET /admin/pages/reveals, with ``?user=`` of one person"""
    user_id = visit.asked.query.get("user", "")[:64] or None
    page = list_reveals(visit.desk, visit.principal, user_id, _ROWS, visit.asked.query.get("cursor"))
    return visit.page("reveals", items=page.items, cursor=page.cursor, user=user_id)


def timeline(visit: Visit) -> Answer:
    """GET /admin/pages/desk: what happened at the desk that is about no request"""
    page = desk_timeline(visit.desk, visit.principal, _ROWS, visit.asked.query.get("cursor"))
    return visit.page("desk_timeline", events=page.items, cursor=page.cursor)

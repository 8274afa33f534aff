"""One visit of a page: what was asked, who is signed in, and what we work with."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Protocol
from urllib.parse import quote, urlencode

from functions.pages import pages
from shared.domain.desk_clock import hours_of
from shared.domain.model import Language
from shared.domain.permissions import STAFF, Action
from shared.domain.problems import NotAuthenticated, NotFound
from shared.domain.sessions import form_token
from shared.ports import DeadLetterQueues, IdentityProvider, Pictures, ReportPrinter
from shared.runtime.web import answers
from shared.runtime.web.answers import Answer
from shared.runtime.web.asked import Asked
from shared.runtime.web.cookies import cookie, cookie_name
from shared.runtime.web.uploads import Uploaded
from shared.usecases.desk import Desk, Once, Principal
from shared.usecases.sessions.resuming import Presence, resume

SESSION: Final = "portdesk_session"
HANDSHAKE: Final = "portdesk_handshake"
"""Cookies: who is signed in; what a visitor has before they are."""
TOKEN: Final = "form_token"  # noqa: S105 - a name
ONCE: Final = "form_once"
VERSION: Final = "version"
"""Fields of every form: whose it is, that it counts once, and the version of what it was decided on."""
HEADERS: Final = {"referrer-policy": "same-origin"}
"""Of pages with forms: without a referrer a browser says ``Origin: null``, which is no word on where a form is from."""


class Parts(Protocol):
    """What `shared.runtime.wiring` makes for these pages."""

    @property
    def desk(self) -> Desk: ...
    @property
    def provider(self) -> IdentityProvider | None: ...
    @property
    def sign_in_by_key(self) -> bool: ...
    @property
    def pictures(self) -> Pictures: ...
    @property
    def dead_letters(self) -> DeadLetterQueues: ...
    @property
    def reports(self) -> ReportPrinter: ...


@dataclass
class Visit:
    asked: Asked
    make_parts: Callable[[], Parts] = field(repr=False)
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    presence: Presence | None = None
    item: tuple[str, int] | None = None
    """One of several things that a form is about at once: its id, and the version that was looked at."""

    @property
    def parts(self) -> Parts:
        return self.make_parts()

    @property
    def desk(self) -> Desk:
        return self.parts.desk

    @property
    def principal(self) -> Principal:
        """Who is signed in. Raises `NotAuthenticated`."""
        if self.presence is None:
            raise NotAuthenticated("Sign in first.")
        return self.presence.principal

    @property
    def language(self) -> Language:
        return self.asked.language

    @property
    def zone(self) -> str:
        """The clock by which our team's pages show and take times."""
        return hours_of(self.desk.policy).zone

    @property
    def root(self) -> str:
        return self.asked.root

    @property
    def form(self) -> Mapping[str, str]:
        return dict(self._pairs)

    @property
    def _pairs(self) -> tuple[tuple[str, str], ...]:
        return self.asked.upload.fields if self.asked.brings_files else self.asked.pairs

    def ticked(self, name: str) -> tuple[str, ...]:
        """Every value that a field of this name was sent with, as ticked boxes are."""
        return tuple(value for found, value in self._pairs if found == name)

    def file(self, name: str) -> Uploaded | None:
        """The file that was chosen in a field; None where there was none."""
        return self.asked.upload.file(name) if self.asked.brings_files else None

    def entry(self, name: str, longest: int = 4_000) -> str:
        """What was entered in a field, without spaces around it; cut to `longest` characters, far beyond what is
        taken, so that the rules can say that it is too long."""
        return self.form.get(name, "").strip()[:longest]

    @property
    def if_match(self) -> int | None:
        """The version that the form was decided on."""
        if self.item is not None:
            return self.item[1]
        text = self.form.get(VERSION, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    @property
    def once(self) -> Once | None:
        """This very form, with the files in it: sent twice, it counts once. Its hash is kept, so of secrets it takes
        what guesses nothing."""
        entries = {name: self._guarded(name, value) for name, value in self._pairs if name not in (TOKEN, ONCE)}
        files = self.asked.upload.files if self.asked.brings_files else ()
        digest = hashlib.sha256(b"".join(hashlib.sha256(one.body).digest() for _, one in files)).hexdigest()[:16]
        key = self.form.get(ONCE, "")[:64]
        key = f"{key}-{digest}" if key and files else key
        about = f"page {self.asked.path}{f' {self.item[0]}' if self.item else ''}"
        return Once.of(self.principal.account_id, about, key and f"page-{key}", entries)

    def _guarded(self, name: str, value: str) -> str:
        is_secret = name.startswith("secret") and bool(value)
        return self.desk.vault.digest(value, {"purpose": "form_once"}) if is_secret else value

    def may(self, action: Action) -> bool:
        return self.presence is not None and action in self.principal.may

    def resume(self) -> None:
        token = self.kept(SESSION)
        self.presence = resume(self.desk, token) if token else None

    # --- answers -----------------------------------------------------------------------------------------------------

    def page(self, template: str, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any) -> Answer:
        """A page of ours; `values` are the template's, also in place of what every page knows."""
        html = pages.render(template, self.language, **{**self._own(), **values})
        return answers.page(html, status, {**HEADERS, **(headers or {})})

    def to(self, path: str, **query: str) -> Answer:
        """To another page of ours: `path` has no slash before it."""
        return answers.see_other(self.address(path, **query))

    def to_file(self, link: str | None) -> Answer:
        """To a file in its bucket. Raises `NotFound` where there is none."""
        if link is None:
            raise NotFound("There is no file that could be opened.")
        return answers.see_other(link)

    def address(self, path: str, **query: str) -> str:
        return f"{self.root}{quote(path, safe='/')}{'?' if query else ''}{urlencode(query)}"

    def _own(self) -> dict[str, Any]:
        presence = self.presence
        return {
            "root": self.root,
            "path": self.asked.path,
            "company": self._company(),
            "who": presence.principal if presence else None,
            "is_staff": presence is not None and presence.principal.role in STAFF,
            "moment": partial(pages.say_moment, zone=self._zone()),
            "may": lambda name: self.may(Action(name)),
            "form_token": form_token(presence.token.secret) if presence else "",
            "form_once": secrets.token_urlsafe(12),
            "q": self.asked.query.get("q", "")[:200] if self.asked.path.endswith("/search") else "",
            "done": self.asked.query.get("done", "")[:60],
        }

    def _zone(self) -> str:
        try:
            return self.zone
        except Exception:  # noqa: BLE001 - as below
            return "UTC"

    def _company(self) -> str:
        try:
            return self.desk.policy.company_name
        except Exception:  # noqa: BLE001 - the page that says that we are not well must not need us to be
            return ""

    # --- cookies -----------------------------------------------------------------------------------------------------

    def kept(self, name: str) -> str:
        """What a cookie of ours holds; "" where there is none."""
        return self.asked.cookies.get(cookie_name(self._base, name), "")

    def cookie(self, name: str, value: str, seconds: int, same_site: str = "Strict") -> str:
        return cookie(self._base, cookie_name(self._base, name), value, seconds=seconds, same_site=same_site)

    @property
    def _base(self) -> str:
        return self.desk.policy.public_base_url


Handle = Callable[[Visit], Answer]

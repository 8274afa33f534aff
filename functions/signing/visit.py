"""One visit of a page: what was asked, what we work with, and the language that the page turns out to be in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from urllib.parse import quote

from functions.signing import pages
from functions.signing.acts import Acts
from shared.domain.model import Language
from shared.domain.problems import Forbidden, Problem
from shared.ports import Drawings, LetterExaminer, LetterPrinter
from shared.runtime.web import answers
from shared.runtime.web.answers import Answer
from shared.runtime.web.asked import Asked
from shared.runtime.web.cookies import cookie
from shared.usecases.desk import Desk

COOKIE: Final = "portdesk_sign"


class Parts(Protocol):
    """What `shared.runtime.wiring` makes for these pages."""

    @property
    def desk(self) -> Desk: ...
    @property
    def printer(self) -> LetterPrinter: ...
    @property
    def drawings(self) -> Drawings: ...
    @property
    def examiner(self) -> LetterExaminer: ...


@dataclass
class Visit:
    asked: Asked
    acts: Acts
    make_parts: Callable[[], Parts] = field(repr=False)
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    language: Language = Language.ENGLISH

    @property
    def parts(self) -> Parts:
        return self.make_parts()

    @property
    def desk(self) -> Desk:
        return self.parts.desk

    @property
    def token(self) -> str:
        return self.params["token"]

    @property
    def session(self) -> str:
        return self.asked.cookies.get(COOKIE, "")

    @property
    def form(self) -> Mapping[str, str]:
        return self.asked.form

    def speak(self, language: Language) -> None:
        """Go on in this language, unless the visitor chose one."""
        if not self.asked.chosen_language:
            self.language = language

    def entry(self, name: str, longest: int = 4_000) -> str:
        """What was entered in a field, without spaces around it; cut to `longest` characters, far beyond what is
        taken, so that the rules can say that it is too long."""
        return self.form.get(name, "").strip()[:longest]

    def refuse_other_sites(self, nothing_done: str) -> None:
        """Raises `Forbidden` where a browser says that a page of somebody else sent this form."""
        if self.asked.is_from_another_site(self.desk.policy.public_base_url):
            elsewhere = Problem("sent_from_elsewhere", "This was sent from another site.", "Use the form of the page.")
            raise Forbidden(nothing_done, problems=[elsewhere])

    def page(self, template: str, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any) -> Answer:
        html = pages.render(template, self.language, self.asked.root, company=self._company(), **values)
        return answers.page(html, status, headers)

    def signing_page(self, template: str, status: int = 200, **values: Any) -> Answer:
        """A page under a signing link; `here` leads to that link."""
        return self.page(template, status, here=self.here(), **values)

    def here(self, below: str = "") -> str:
        """The relative address of this signing link, or of a page below it."""
        return f"{self.asked.root}sign/{quote(self.token, safe='')}{below}"

    def session_cookie(self, session: str) -> str:
        """Sent back to this link's pages only. A session begins with the second at which it ends."""
        until = session.partition(".")[0]
        timed = until.isascii() and until.isdigit()
        return cookie(
            self.desk.policy.public_base_url,
            COOKIE,
            session,
            below=f"sign/{quote(self.token, safe='')}",
            seconds=max(int(until) - int(self.desk.clock.now().timestamp()), 0) if timed else None,
        )

    def _company(self) -> str:
        try:
            return self.desk.policy.company_name
        except Exception:  # noqa: BLE001 - the page that says that we are not well must not need us to be
            return ""

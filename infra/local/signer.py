"""Somebody without an account who got a signing link: a browser without JavaScript, for the demo and for tests.

It follows links, keeps cookies, fills in forms by the names of their fields, and submits them. Nothing is known here of
what the pages are for.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx

_BUTTONS = frozenset({"submit", "button", "reset", "file"})


class PageError(Exception):
    """A page did not answer as it should; says what it showed."""


@dataclass
class Form:
    """A form as a browser would send it: `entries` are the fields' names and what is in them."""

    action: str
    method: str = "get"
    entries: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    """The forms of a page, its headings and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.title = ""
        self._within: list[str] = []
        self._area = ""
        self._choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._within.append(tag)
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "option" and self.forms and (self._choice not in self.forms[-1].entries or "selected" in given):
            self.forms[-1].entries[self._choice] = given.get("value", "")
        elif self.forms and given.get("name"):
            self._choice = given["name"] if tag == "select" else ""
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form, name, kind = self.forms[-1], given["name"], given.get("type", "text")
        if tag == "button":
            form.buttons.append((name, given.get("value", "")))
            return
        if tag == "textarea":
            self._area = name
            form.entries[name] = ""
        elif tag == "select" or (tag == "input" and kind in ("checkbox", "radio") and "checked" not in given):
            form.names.add(name)
        elif tag == "input" and kind not in _BUTTONS:
            form.entries[name] = given.get("value", "on" if kind == "checkbox" else "")
        form.names.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            # A line break right behind the tag is no part of the text (HTML, 13.1.2.5).
            entries = self.forms[-1].entries
            entries[self._area] = entries[self._area].removeprefix("\n")
            self._area = ""
        while self._within and self._within.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].entries[self._area] += data
        if self._within and self._within[-1] == "h1":
            self.title += data.strip()


class Page:
    """What is open: an address, its forms, its links and its text."""

    def __init__(self, answer: httpx.Response) -> None:
        self.address = str(answer.url)
        self.status = answer.status_code
        self.html = answer.text
        found = _Forms()
        found.feed(answer.text)
        self.title, self.forms, self._links = found.title, found.forms, found.links

    @property
    def text(self) -> str:
        return " ".join(re.sub(r"<[^>]+>", " ", self.html).split())

    def form(self, action: str) -> Form:
        """The form whose address ends so. Raises `PageError`."""
        for found in self.forms:
            if urljoin(self.address, found.action).split("?")[0].endswith(action):
                return found
        raise PageError(f"{self.address} ({self.status}, {self.title!r}) has no form to …{action}: {self.text[:500]}")

    def links(self, ending: str) -> list[str]:
        """The addresses of the links that end so, in order, each once."""
        return list(dict.fromkeys(urljoin(self.address, link) for link in self._links if link.endswith(ending)))


class Browser:
    """One person's browser."""

    def __init__(self, transport: httpx.BaseTransport | None = None) -> None:
        agent = "Mozilla/5.0 (a person with a signing link)"
        headers = {"user-agent": agent}
        self._http = httpx.Client(follow_redirects=True, timeout=60, headers=headers, transport=transport)

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def open(self, address: str) -> Page:
        return Page(self._http.get(address))

    def submit(self, page: Page, action: str, /, **entries: str | list[str]) -> Page:
        """Fill in these fields of the form that goes to `action` and send it. Raises `PageError`."""
        form = page.form(action)
        unknown = sorted(set(entries) - form.names - {name for name, _ in form.buttons})
        if unknown:
            raise PageError(f"the form to {action} has no field {unknown}; it has {sorted(form.names)}")
        where = urljoin(page.address, form.action)
        sent: dict[str, Any] = {**form.entries, **entries}
        if form.method == "get":
            return Page(self._http.get(where, params=sent))
        return Page(self._http.post(where, data=sent))

    def download(self, address: str) -> bytes:
        answer = self._http.get(address)
        if answer.status_code != 200:
            raise PageError(f"{address} answered {answer.status_code}")
        return answer.content


def check_file(base_url: str, file: Path, *, changed: bool = False) -> Page:
    """What the public letter check says of a PDF; with `changed`, of the same with one byte in its middle changed."""
    body = bytearray(file.read_bytes())
    if changed:
        body[len(body) // 2] ^= 1
    upload = {"file": (file.name, bytes(body), "application/pdf")}
    return Page(httpx.post(f"{base_url.rstrip('/')}/letter-check", files=upload, timeout=60))


def link_in(text: str) -> str:
    """The signing link in a mail. Raises `PageError`."""
    found = re.search(r"https?://\S+/sign/[\w-]+", text)
    if found is None:
        raise PageError(f"there is no signing link in this mail: {text[:300]}")
    return found[0]


def sign_as(browser: Browser, link: str, name: str) -> Page:
    """Open the letters, read them, type the name, look at it once more, sign. Answers the page with the copies."""
    page = browser.submit(browser.open(link), "/open")
    page = browser.submit(page, "/review", typed_name=name, consent="yes")
    return browser.submit(page, "/sign", intent="yes")

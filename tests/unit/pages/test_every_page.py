"""What holds for every page: who may open it, whose forms are taken, that looking changes nothing, its headers."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from functions.pages import pages
from functions.pages.access import Access
from functions.pages.routes import ROUTES
from shared.domain.model import Role
from shared.domain.permissions import STAFF, may
from shared.domain.words.desk import DESK
from shared.domain.words.portal import PORTAL
from shared.domain.words.refused import REFUSED
from shared.domain.words.sign_in import SIGN_IN
from shared.runtime.web.html import COMMON
from shared.runtime.web.routes import Route
from tests.unit.pages.browsing import Office, Person
from tests.world import NUMBERS, World

TEMPLATES = [file for folder in (Path(pages.__file__).with_name("templates"), COMMON) for file in folder.rglob("*.j2")]
PYTHON = list(Path(pages.__file__).parent.rglob("*.py"))
PRIVATE = [route for route in ROUTES if not route.handle.is_public]


class Looked:
    """The store, which says what was written through it."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner
        self.written: list[Any] = []

    def commit(self, writes: Any) -> None:
        self.written.append(writes)
        self.inner.commit(writes)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


@pytest.fixture(scope="module")
def office() -> Office:
    world = World()
    client = world.client(Role.ADMINISTRATOR)
    request_id = world.submitted(client)
    world.work(request_id)
    support = world.client(Role.SUPPORT)
    asked = {"numbers": [NUMBERS[0]], "winning_carrier": "Nimbus Telecom", "reference": "PON-1"}
    assert support.post("/admin/port-outs", asked).status == 201
    opened = {"kind": "other", "text": "Called.", "request_id": request_id}
    assert support.post("/admin/cases", opened).status == 201
    return Office(world)


@pytest.fixture(scope="module")
def people(office: Office) -> dict[Role, Person]:
    return {role: office.signed_in(role) for role in Role}


def named(route: Route[Access]) -> str:
    return f"{route.method} {route.template}"


def address(office: Office, route: Route[Access]) -> str:
    """An address of this page with things that are there, as far as there are any."""
    (request_id,) = {key[1] for key in office.world.memory._things if key[0] == "request"}
    view = office.world.memory.request_view(request_id)
    assert view is not None
    known = {
        "request_id": request_id,
        "order_id": view.orders[0].id,
        "document_id": view.documents[0].id,
        "account_id": view.request.account_id,
        "view": "to_review",
        "port_out_id": office.world.memory.port_outs(view.request.account_id, 1, None).items[0].id,
        "case_id": office.world.memory.cases(view.request.account_id, 1, None).items[0].id,
        "number": NUMBERS[0].removeprefix("+"),
        "page": "1",
        "name": pages.ASSETS.all["desk.css"].hashed_name,
    }
    return re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], "x"), route.template)


def somebody(people: dict[Role, Person], route: Route[Access]) -> Person:
    """Who may open this page."""
    action = route.handle.action
    return people[Role.SUPPORT_LEAD if action is None or may(Role.SUPPORT_LEAD, action) else Role.ADMINISTRATOR]


def getting() -> Iterator[Route[Access]]:
    yield from (route for route in ROUTES if route.method == "GET")


@pytest.mark.parametrize("route", PRIVATE, ids=named)
def test_nobody_opens_a_page_without_signing_in(office: Office, route: Route[Access]) -> None:
    stranger = office.person()

    if route.method == "GET":
        page = stranger.get(address(office, route))
        assert page.title == "Sign in"
        assert stranger.answers[0].status_code == 303
    else:
        page = stranger.post(address(office, route), {"reason": "because"})
        assert (page.status, page.title) == (401, "You are signed out")
        assert "because" in page.text


@pytest.mark.parametrize("route", PRIVATE, ids=named)
@pytest.mark.parametrize("role", list(Role))
def test_a_page_is_opened_by_the_roles_of_its_action_alone(
    office: Office, people: dict[Role, Person], route: Route[Access], role: Role
) -> None:
    person = people[role]
    path = address(office, route)

    page = person.get(path) if route.method == "GET" else person.post(path, {})

    action = route.handle.action
    if action is None or may(role, action):
        assert (page.status, page.title) != (403, "This is not allowed")
        assert page.status < 500
    else:
        assert (page.status, page.title) == (403, "This is not allowed")
    if role not in STAFF and route.template.startswith("/admin"):
        assert page.status == 403


@pytest.mark.parametrize("route", [one for one in PRIVATE if one.method == "POST"], ids=named)
def test_a_form_without_the_sessions_token_changes_nothing_and_is_kept(
    office: Office, people: dict[Role, Person], route: Route[Access]
) -> None:
    looked = Looked(office.world.memory)
    office.world.use(looked)
    person = somebody(people, route)
    try:
        for token in ("", "x", "TIpU4TGW2zMRYJ6aDyQ0TkH64JuPwJ1KLz2-06m2BjU"):
            page = person.post(address(office, route), {"form_token": token, "reason": "because", "secret_key": "1234"})
            assert (page.status, page.title) == (403, "Send it once more")
            assert "because" in page.text
            assert "1234" not in page.html
        page = person.post(address(office, route), {"reason": "because"}, origin="https://evil.example")
        assert page.status == 403
        assert "another site" in page.text
    finally:
        office.world.use(office.world.memory)
    assert looked.written == []


def test_a_page_that_keeps_nothing_does_not_say_that_it_keeps_it(office: Office) -> None:
    person = office.signed_in(Role.ADMINISTRATOR)

    pressed = person.post("/portal/requests/prq_X/edit/discard", {"form_token": "x", "version": "1"})
    brought = person.upload("/portal/requests/prq_X/edit/documents/upload", {"type": "invoice"}, ("bill.pdf", b"%PDF"))

    for page in (pressed, brought):
        assert page.status == 403
        assert "no file was kept" in page.text
        assert "What you entered" not in page.text


def test_what_could_not_be_done_is_said_in_the_customers_language(office: Office) -> None:
    customer = office.signed_in(Role.ADMINISTRATOR)
    customer.transport.headers["accept-language"] = "fr-CA"
    staff = office.signed_in(Role.SUPPORT)
    staff.transport.headers["accept-language"] = "fr-CA"

    missing = customer.get("/portal/requests/prq_X")
    lost = customer.post("/portal/new", {"form_token": "x", "name": "Lignes"})

    assert (missing.status, missing.title) == (404, "Il n’y a rien ici")
    assert "Demandes de portage" in missing.text
    assert (lost.status, lost.title) == (403, "Envoyez encore une fois")
    assert "Lignes" in lost.text
    assert staff.get("/admin/pages/nowhere").title == "There is nothing here"


OPENINGS = ("/letter.pdf", "/pages/{page}", "/file")
"""Endings of our team's pages that hold account numbers: that they were opened is written down, and nothing else is."""


@pytest.mark.parametrize("route", list(getting()), ids=named)
def test_looking_changes_nothing(office: Office, people: dict[Role, Person], route: Route[Access]) -> None:
    opens = route.template.startswith("/admin") and route.template.endswith(OPENINGS)
    person = office.signed_in(Role.SUPPORT_LEAD) if opens else somebody(people, route)
    before = len(person.answers)
    looked = Looked(office.world.memory)
    office.world.use(looked)
    try:
        person.get(address(office, route))
    finally:
        office.world.use(office.world.memory)

    opened = opens and person.answers[before].status_code != 404
    kinds = [[type(write.entity).__name__ for write in writes] for writes in looked.written]
    assert kinds == ([["Reveal"]] if opened else [])


@pytest.mark.parametrize("route", list(getting()), ids=named)
def test_every_page_has_the_headers_that_keep_it_to_itself(
    office: Office, people: dict[Role, Person], route: Route[Access]
) -> None:
    person = somebody(people, route)
    person.get(address(office, route))
    headers = person.answers[-1].headers

    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    if headers["content-type"].startswith("text/html"):
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] in ("same-origin", "no-referrer")


@pytest.mark.parametrize("path", ["/admin/pages", "/admin/pages/nothing", "/sign-in/nothing", "/portal/nothing"])
def test_an_address_that_nobody_answers_is_a_page_that_says_so(office: Office, path: str) -> None:
    page = office.person().get(path)

    assert (page.status, page.title) == (404, "There is nothing here")


def test_a_method_that_nobody_answers_is_told_which_ones_are(office: Office) -> None:
    person = office.person()

    assert person.post("/admin", {}).status == 405
    assert person.answers[-1].headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "path",
    [
        *("/admin/pages/orders/x", "/admin/pages/orders/ord_none00000000000000", "/admin/pages/requests/x"),
        *("/admin/pages/mails/x", "/admin/pages/accounts/x", "/admin/pages/queue/none"),
        *("/admin/pages/requests/" + "x" * 3_000, "/admin/pages/orders/%00", "/admin/pages/accounts/%2e%2e%2f"),
    ],
)
def test_what_is_not_there_is_not_found(people: dict[Role, Person], path: str) -> None:
    assert people[Role.SUPPORT].get(path).status == 404


@pytest.mark.parametrize("cursor", ["x", "%00", "a" * 3_000, "ZZZZ"])
@pytest.mark.parametrize("path", ["/admin/pages/queue/to_review", "/admin/pages/mails", "/admin/pages/accounts"])
def test_a_cursor_that_this_list_did_not_give_begins_it_anew(
    people: dict[Role, Person], path: str, cursor: str
) -> None:
    assert people[Role.SUPPORT].get(f"{path}?cursor={cursor}").status == 200


def test_whatever_fails_is_a_page_that_holds_what_was_entered(office: Office, people: dict[Role, Person]) -> None:
    class Broken(Looked):
        def account(self, _: str) -> None:
            raise ZeroDivisionError("a secret of ours")

    lead = people[Role.SUPPORT_LEAD]
    token = lead.get("/admin").form("/sign-out").entries["form_token"]
    office.world.use(Broken(office.world.memory))
    try:
        page = lead.post("/admin/pages/accounts/acc_1/do/change", {"form_token": token, "reason": "because"})
    finally:
        office.world.use(office.world.memory)

    assert (page.status, page.title) == (500, "Something went wrong on our side")
    assert "because" in page.text
    assert "a secret of ours" not in page.html


def test_what_other_people_wrote_is_text_and_never_markup(office: Office) -> None:
    world = office.world
    client = world.client(Role.ADMINISTRATOR)
    bad = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}'
    request_id = client.post("/v1/port-requests", {"name": bad[:100]}).body["id"]
    client.post(f"/v1/port-requests/{request_id}/comments", {"text": bad})

    page = office.signed_in(Role.SUPPORT).get(f"/admin/pages/requests/{request_id}")

    assert "<script>alert" not in page.html
    assert "<img src=x" not in page.html
    assert "{{7*7}}" in page.html


# --- words -----------------------------------------------------------------------------------------------------------


ELSEWHERE = {"said.by_you"}
"""Of a part that only the signing page uses."""


def said() -> set[str]:
    found = {key for file in TEMPLATES for key in re.findall(r'\bsay\(["\']([\w.-]+)["\'][,)]', file.read_text())}
    return found | {key for file in PYTHON for key in re.findall(r'(?<![\w.])say\("([\w.-]+)"[,)]', file.read_text())}


def test_every_text_that_a_page_says_is_in_a_catalogue() -> None:
    known = {re.sub(r"\.(one|many)$", "", key) for words in (DESK, SIGN_IN, REFUSED, *PORTAL) for key in words.texts}

    assert len(said()) > 150
    assert said() - known - ELSEWHERE == set()


def test_every_text_of_the_desk_is_said_somewhere() -> None:
    source = "".join(file.read_text() for file in [*TEMPLATES, *PYTHON])
    subjects = {match for file in TEMPLATES for match in re.findall(r'word\("(\w+)"', file.read_text())} | {
        *("do", "done", "refused", "keys", "carrier_event", "standing", "role", "field", "event"),
        *("use", "language"),
    }
    keys = {re.sub(r"\.(one|many)$", "", key) for key in DESK.texts if key.partition(".")[0] not in subjects}

    assert {key for key in keys if f'"{key}"' not in source and f"'{key}'" not in source} == set()


def test_every_action_has_its_words() -> None:
    texts = "".join(file.read_text() for file in PYTHON if file.name.endswith("_actions.py"))
    for key in re.findall(r'_text\("([\w.]+)"\)', texts):
        assert DESK.has(f"do.{key}"), key
    for key in re.findall(r'return "(\w+)"\n', texts):
        assert DESK.has(f"done.{key}"), key

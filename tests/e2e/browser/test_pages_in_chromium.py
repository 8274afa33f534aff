"""The pages in a real browser, over use cases that are told what to say: what people see, touch and hear of them."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from functions.signing.door import build
from shared.adapters.pdf.drawings import read_drawing
from shared.domain.model import Language
from shared.domain.problems import Problem, RulesBroken
from shared.ports import Unavailable
from shared.usecases.signing.links import DeadLink
from shared.usecases.signing.view import DetailField, Difference, Said
from tests.e2e.browser.chromium import (
    NARROWEST,
    SIZES,
    all_violations,
    context_of,
    scrolls_sideways,
    small_targets,
)
from tests.e2e.browser.serving import serving
from tests.unit.signing_pages.builders import (
    ACCOUNT,
    COPIES_TOKEN,
    NOW,
    ORDER,
    TOKEN,
    FakeParts,
    FakeUseCases,
    any_check,
    any_content,
    any_copies,
    any_copy,
    any_desk,
    any_details,
    any_landing,
    any_letter_to_sign,
    any_room,
)

Serve = Callable[[FakeUseCases], str]

MANY = tuple(f"+1312555{number:04d}" for number in range(200))


class Stage:
    """One server for all tests; what it says is changed from test to test."""

    def __init__(self) -> None:
        self.use_cases = FakeUseCases()
        self.asked: list[str] = []
        desk = any_desk(public_base_url="http://127.0.0.1/_aws/execute-api/abc123/$default")
        self.door = build(lambda: FakeParts(desk), lambda: self.use_cases.acts())


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Stage, str]]:
    stage = Stage()
    with serving(stage.door, stage.asked) as base:
        yield stage, base


@pytest.fixture
def serve(served: tuple[Stage, str]) -> Serve:
    stage, base = served

    def with_these(use_cases: FakeUseCases) -> str:
        stage.use_cases = use_cases
        stage.asked.clear()
        return base

    return with_these


def visitor(browser: Browser, size: str = "desktop", **options: object) -> tuple[BrowserContext, Page, list[str]]:
    """A page, and what its console and its requests complain of."""
    context = context_of(browser, size, **options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: complaints.append(asked.url) if not _ours(asked.url) else None)
    return context, page, complaints


def _ours(address: str) -> bool:
    return address.startswith(("http://127.0.0.1:", "data:"))


def opened(page: Page, base: str) -> None:
    page.goto(f"{base}/sign/{TOKEN}")
    page.click("form[action$='/open'] button")


FULL_ROOM = any_room(
    letters=(
        any_letter_to_sign(),
        any_letter_to_sign(
            order_id="ord_2",
            content=any_content(letter_id="ord_2", numbers=MANY),
            why_again=("number_added",),
            differences=(Difference("end_user_name", "Acme", "Acme Plumbing & Heating"),),
        ),
    ),
    said=(Said(True, "Dana Whitfield", "Which lines stay?", NOW), Said(False, "Eve", "The fax.", NOW)),
)
DETAILS = any_room(
    details=(
        any_details(
            DetailField(name="end_user_name", value="Acme", required=True, given_by_requester=True),
            DetailField(name="line1", required=True),
            DetailField(name="country", kind="choice", choices=("US", "CA"), value="US"),
            DetailField(name="account_number", kind="secret", required=True),
            DetailField(name="pin", kind="secret", set=True),
            DetailField(name="numbers_staying_list", kind="numbers"),
        ),
    )
)
NOT_SIGNED = RulesBroken(
    "Not signed.",
    problems=[
        Problem("signature_name_mismatch", "x", "x", "/typed_name", suggestion="Dana Whitfield"),
        Problem("consent_not_given", "x", "x", "/consent"),
        Problem("loa_document_changed", "x", "x", f"/viewed/{ORDER}"),
    ],
)


def _letters(page: Page, base: str) -> None:
    opened(page, base)


def _signed_wrongly(page: Page, base: str) -> None:
    opened(page, base)
    page.click("form[data-signature] .main-button")


def _confirming(page: Page, base: str) -> None:
    opened(page, base)
    page.fill("[name=typed_name]", "Dana Whitfield")
    page.click("form[data-signature] .main-button")
    page.wait_for_selector("form[action$='/sign']")


def _failing(page: Page, base: str) -> None:
    _confirming(page, base)
    page.click(".main-button")


def _details_wrong(page: Page, base: str) -> None:
    opened(page, base)
    page.click("form[action$='/details'] .main-button")


def _at(path: str, *, open_first: bool = False) -> Callable[[Page, str], None]:
    def go(page: Page, base: str) -> None:
        if open_first:
            opened(page, base)
        page.goto(base + path)

    return go


def _checked(page: Page, base: str) -> None:
    page.goto(f"{base}/letter-check")
    page.set_input_files(
        "input[type=file]", {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    page.click("text=Check this file")
    page.wait_for_selector(".verdict")


FRENCH = any_landing(language=Language.FRENCH)
STATES: dict[str, tuple[FakeUseCases, Callable[[Page, str], None]]] = {
    "landing": (FakeUseCases(), _at(f"/sign/{TOKEN}")),
    "code": (FakeUseCases(landing=any_landing(code_wanted=True, code_sent=True)), _at(f"/sign/{TOKEN}")),
    "details": (FakeUseCases(room=DETAILS), _letters),
    "details-wrong": (
        FakeUseCases(
            room=DETAILS,
            raises={
                "complete_details": RulesBroken("x", problems=[Problem("x", "No number.", "", f"/{ACCOUNT}/line1")])
            },
        ),
        _details_wrong,
    ),
    "letters": (FakeUseCases(room=FULL_ROOM), _letters),
    "letters-french": (FakeUseCases(landing=FRENCH, room=any_room(landing=FRENCH)), _letters),
    "letters-wrong": (FakeUseCases(raises={"review": NOT_SIGNED}), _signed_wrongly),
    "confirm": (FakeUseCases(), _confirming),
    "fault": (FakeUseCases(raises={"sign": Unavailable("x")}), _failing),
    "person": (FakeUseCases(), _at(f"/sign/{TOKEN}/person", open_first=True)),
    "someone-else": (FakeUseCases(), _at(f"/sign/{TOKEN}/someone-else", open_first=True)),
    "question": (FakeUseCases(room=FULL_ROOM), _at(f"/sign/{TOKEN}/question", open_first=True)),
    "decline": (FakeUseCases(), _at(f"/sign/{TOKEN}/decline", open_first=True)),
    "preparing": (FakeUseCases(room=any_room(preparing=1)), _letters),
    "dead": (FakeUseCases(raises={"landing": DeadLink()}), _at(f"/sign/{TOKEN}")),
    "copies": (
        FakeUseCases(copies=any_copies(letters=(any_copy(), any_copy(ready=False)))),
        _at(f"/signed/{COPIES_TOKEN}"),
    ),
    "check": (FakeUseCases(), _at("/letter-check")),
    "check-unknown": (FakeUseCases(check=None), _at("/letter-check?id=ord_x")),
    "check-genuine": (FakeUseCases(check=any_check(numbers=MANY)), _checked),
    "check-altered": (FakeUseCases(check=any_check(verdict="altered", findings=("seal_damaged",))), _checked),
    "lost": (FakeUseCases(), _at("/nowhere")),
}


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible_complete_in_itself_and_as_narrow_as_a_phone(
    size: str, browser: Browser, serve: Serve
) -> None:
    wrong: dict[str, list[str]] = {}
    context, page, complaints = visitor(browser, size)
    for name, (use_cases, reach) in STATES.items():
        context.clear_cookies()
        complaints.clear()
        page.set_viewport_size(SIZES[size])
        reach(page, serve(use_cases))
        found = [*all_violations(page), *complaints, *small_targets(page)]
        found += [] if page.locator("h1").count() == 1 else ["not one h1"]
        page.set_viewport_size(NARROWEST)
        found += ["scrolls sideways at 320 pixels"] if scrolls_sideways(page) else []
        if found:
            wrong[name] = found
    context.close()

    assert wrong == {}


def test_looking_at_a_link_with_a_script_running_asks_only_for_the_page_and_its_assets(
    browser: Browser, served: tuple[Stage, str], serve: Serve
) -> None:
    use_cases = FakeUseCases()
    base = serve(use_cases)
    context, page, _ = visitor(browser)
    page.goto(f"{base}/sign/{TOKEN}")
    page.wait_for_load_state("networkidle")
    context.close()

    assert use_cases.written == []
    assert {asked.split()[0] for asked in served[0].asked} == {"GET"}


@pytest.mark.parametrize("size", SIZES)
def test_a_typed_signature_needs_no_script(size: str, browser: Browser, serve: Serve) -> None:
    use_cases = FakeUseCases()
    base = serve(use_cases)
    context, page, _ = visitor(browser, size, java_script_enabled=False)
    opened(page, base)
    page.fill("[name=typed_name]", "Dana Whitfield")
    page.check("[name=consent]")
    page.click("text=Review and sign")
    page.check("[name=intent]")
    page.click("text=Sign 1 letter")

    assert page.url == f"{base}/signed/{COPIES_TOKEN}"
    [(_, _, _, form, _)] = use_cases.asked("sign")
    assert (form.typed_name, form.method, form.consent, form.intent) == ("Dana Whitfield", "typed", True, True)
    context.close()


def test_everything_can_be_done_with_the_keyboard_alone(browser: Browser, serve: Serve) -> None:
    use_cases = FakeUseCases()
    base = serve(use_cases)
    context, page, _ = visitor(browser)

    def to(selector: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline != "none", f"no visible focus on {selector}"
                return
        raise AssertionError(f"{selector} is out of reach of the keyboard")

    page.goto(f"{base}/sign/{TOKEN}")
    to("form[action$='/open'] button")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=consent]")
    to("[name=consent]")
    page.keyboard.press("Space")
    to("[name=typed_name]")
    page.keyboard.type("Dana Whitfield")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=intent]")
    to("[name=intent]")
    page.keyboard.press("Space")
    to(".main-button")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/signed/{COPIES_TOKEN}")

    assert len(use_cases.asked("sign")) == 1
    context.close()


@pytest.mark.parametrize("size", SIZES)
def test_a_drawn_signature_arrives_as_the_ink_that_was_drawn(size: str, browser: Browser, serve: Serve) -> None:
    use_cases = FakeUseCases()
    base = serve(use_cases)
    context, page, complaints = visitor(browser, size)
    opened(page, base)
    page.fill("[name=typed_name]", "Dana Whitfield")
    page.check("[name=consent]")
    page.click("text=Draw my signature instead")
    _draw(page)
    page.click("text=Review and sign")
    page.click("text=Back and change")
    page.click("text=Review and sign")
    page.check("[name=intent]")
    page.click("text=Sign 1 letter")
    page.wait_for_url(f"{base}/signed/{COPIES_TOKEN}")

    [(_, _, _, form, _)] = use_cases.asked("sign")
    assert form.method == "drawn"
    assert read_drawing(form.drawing).startswith(b"\x89PNG")
    assert complaints == []
    context.close()


def test_a_cleared_drawing_is_empty(browser: Browser, serve: Serve) -> None:
    use_cases = FakeUseCases()
    base = serve(use_cases)
    context, page, _ = visitor(browser)
    opened(page, base)
    page.click("text=Draw my signature instead")
    _draw(page)
    page.click("text=Clear the drawing")
    page.click("text=Review and sign")
    page.wait_for_load_state()

    assert use_cases.asked("review")[0][3].drawing == b""
    context.close()


def _draw(page: Page) -> None:
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    frame = canvas.bounding_box()
    assert frame is not None
    page.mouse.move(frame["x"] + 20, frame["y"] + 80)
    page.mouse.down()
    for step in range(24):
        page.mouse.move(frame["x"] + 20 + step * 9, frame["y"] + 80 + (step % 4) * 14 - 20)
    page.mouse.up()


def test_what_is_wrong_has_the_focus_and_leads_to_its_field(browser: Browser, serve: Serve) -> None:
    base = serve(FakeUseCases(raises={"review": NOT_SIGNED}))
    context, page, _ = visitor(browser)
    opened(page, base)
    page.click("text=Review and sign")
    page.wait_for_selector("#problems")

    assert page.evaluate("document.activeElement.id") == "problems"
    page.click("#problems a >> nth=0")
    assert page.evaluate("document.activeElement.name") == "typed_name"
    context.close()


def test_two_presses_sign_once(browser: Browser, serve: Serve) -> None:
    use_cases = FakeUseCases()
    base = serve(use_cases)
    context, page, _ = visitor(browser)
    _confirming(page, base)
    page.check("[name=intent]")
    page.evaluate("const b = document.querySelector('.main-button'); b.click(); b.click()")
    page.wait_for_url(f"{base}/signed/{COPIES_TOKEN}")

    assert len(use_cases.asked("sign")) == 1
    context.close()


def test_the_session_is_kept_for_this_link_alone(browser: Browser, serve: Serve) -> None:
    base = serve(FakeUseCases())
    context, page, _ = visitor(browser)
    opened(page, base)

    [cookie] = context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["secure"]) == (True, "Strict", False)
    assert cookie["path"].endswith(f"/$default/sign/{TOKEN}")
    context.close()


def test_a_page_that_waits_looks_again_by_itself(browser: Browser, serve: Serve) -> None:
    use_cases = FakeUseCases(room=any_room(preparing=1))
    base = serve(use_cases)
    context, page, _ = visitor(browser)
    opened(page, base)
    use_cases.room = any_room()
    page.wait_for_selector("[name=typed_name]", timeout=120_000)
    context.close()


def test_a_dropped_file_is_the_one_that_is_checked(browser: Browser, serve: Serve) -> None:
    use_cases = FakeUseCases()
    base = serve(use_cases)
    context, page, _ = visitor(browser)
    page.goto(f"{base}/letter-check")
    page.evaluate(
        """() => {
          const files = new DataTransfer();
          files.items.add(new File(['%PDF-1.7 dropped'], 'letter.pdf'));
          document.querySelector('[data-drop]').dispatchEvent(
            new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
        }"""
    )
    page.click("text=Check this file")
    page.wait_for_selector(".verdict")

    assert use_cases.asked("check_letter_file") == [(None, b"%PDF-1.7 dropped")]
    context.close()

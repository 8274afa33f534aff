"""What holds for every page: its headers, its method, its place under a prefix, what it says when things go wrong."""

import re

import pytest

from functions.signing.door import ROUTES
from functions.signing.pages import ASSETS
from shared.domain.model import Language
from shared.domain.problems import StateConflict, TooManyRequests
from shared.ports import Unavailable
from shared.runtime.web.asked import LARGEST_FORM, Asked
from shared.usecases.signing.links import DeadLink, NotOpened
from tests.unit.signing_pages.builders import (
    ACCOUNT,
    COPIES_TOKEN,
    ORDER,
    TOKEN,
    Browser,
    FakeUseCases,
    any_landing,
    any_room,
    any_signature,
    opened_browser,
)

PAGES = (
    f"/sign/{TOKEN}",
    f"/sign/{TOKEN}/person",
    f"/sign/{TOKEN}/someone-else",
    f"/sign/{TOKEN}/decline",
    f"/sign/{TOKEN}/question",
    f"/sign/{TOKEN}/letters/{ORDER}.pdf",
    f"/signed/{COPIES_TOKEN}",
    f"/signed/{COPIES_TOKEN}/{ORDER}.pdf",
    f"/leaving/{TOKEN}",
    f"/unsubscribe/{TOKEN}",
    "/letter-check",
    f"/letter-check?id={ORDER}",
    "/sign/nowhere/at/all",
    f"/sign/{TOKEN}/review",
)
FORMS = {
    f"/sign/{TOKEN}/open": {},
    f"/sign/{TOKEN}/code": {"code": "123456"},
    f"/sign/{TOKEN}/new-link": {"email": "dana@acme.example.com"},
    f"/sign/{TOKEN}": {"email": "dana@acme.example.com"},
    f"/sign/{TOKEN}/details": {f"detail:{ACCOUNT}:end_user_name": "Acme"},
    f"/sign/{TOKEN}/person": {"name": "Eve Other", "title": "Manager"},
    f"/sign/{TOKEN}/review": any_signature(),
    f"/sign/{TOKEN}/change": any_signature(),
    f"/sign/{TOKEN}/sign": any_signature(intent="yes"),
    f"/sign/{TOKEN}/decline": {"reason": "The address is wrong."},
    f"/sign/{TOKEN}/someone-else": {"name": "Eve Other", "email": "eve@acme.example.com"},
    f"/sign/{TOKEN}/question": {"text": "Which lines stay?"},
    f"/fix/{TOKEN}": {"edit:end_user_name": "Acme LLC"},
    f"/approve/{TOKEN}": {"decision": "return", "reason": "The wrong lines."},
    f"/unsubscribe/{TOKEN}": {"List-Unsubscribe": "One-Click"},
    f"/leaving/{TOKEN}": {"decision": "not_ours", "note": "Nobody asked."},
}


def test_every_form_of_the_door_is_among_those_tried_here() -> None:
    tried = {address.replace(TOKEN, "{token}") for address in FORMS}

    assert tried == {route.template for route in ROUTES if route.method == "POST"} - {"/letter-check"}


@pytest.mark.parametrize("address", [*PAGES, *FORMS])
def test_every_answer_forbids_scripts_of_others_storing_indexing_and_referring(address: str) -> None:
    browser = opened_browser()

    shown = browser.post(address, FORMS[address]) if address in FORMS else browser.get(address)

    policy = dict(part.split(" ", 1) for part in shown.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in shown.headers["content-security-policy"]
    assert shown.headers["referrer-policy"] == "no-referrer"
    assert shown.headers["x-robots-tag"] == "noindex, nofollow"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["cache-control"] == "no-store"
    assert "camera=()" in shown.headers["permissions-policy"]


@pytest.mark.parametrize("address", [*PAGES, *FORMS])
def test_no_page_holds_a_script_a_style_or_an_address_of_its_own(address: str) -> None:
    browser = opened_browser()

    shown = browser.post(address, FORMS[address]) if address in FORMS else browser.get(address)

    if "html" in shown.headers["content-type"]:
        assert not re.findall(r"<style|\sstyle=|\son\w+=|<script>", shown.html)
        assert not re.findall(r"""(?:href|src|action)=["'](?:/|\w+:(?!,"))""", shown.html.replace("data:,", ""))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("address", [*PAGES, *FORMS])
@pytest.mark.parametrize("opened", [True, False])
def test_getting_any_address_calls_nothing_that_writes(method: str, address: str, opened: bool) -> None:
    use_cases = FakeUseCases()
    browser = opened_browser(use_cases) if opened else Browser(use_cases)

    for _ in range(3):
        browser.ask(method, address)

    assert use_cases.written == []


def test_head_answers_as_get_without_a_body() -> None:
    head, get = Browser().ask("HEAD", f"/sign/{TOKEN}"), Browser().get(f"/sign/{TOKEN}")

    assert (head.status, head.headers) == (get.status, get.headers)
    assert head.raw == b""


@pytest.mark.parametrize("address", FORMS)
def test_a_dead_link_is_a_404_wherever_it_shows(address: str) -> None:
    everything: dict[str, Exception] = {
        name: DeadLink() for name in FakeUseCases().acts().__dataclass_fields__ if name != "ask_for_new_link"
    }

    shown = opened_browser(FakeUseCases(raises=everything)).post(address, FORMS[address])

    if "new-link" in address or address == f"/sign/{TOKEN}":
        assert shown.status == 200
    else:
        assert (shown.status, bool(re.search("This link (does not work|opens nothing)", shown.text))) == (404, True)


def test_all_dead_links_are_the_same_bytes() -> None:
    browser = Browser(FakeUseCases(raises={"landing": DeadLink()}))

    answers = {browser.get(f"/sign/{token}").raw for token in (TOKEN, "x", "a" * 500, "%3Cscript%3E")}

    assert len(answers) == 1


def test_a_dead_link_is_asked_anew_where_it_stands() -> None:
    use_cases = FakeUseCases(raises={"landing": DeadLink(), "sign": DeadLink()})
    at_the_link, below_it = Browser(use_cases).get(f"/sign/{TOKEN}"), Browser(use_cases).post(f"/sign/{TOKEN}/sign")

    assert 'action="?lang=en"' in at_the_link.html
    assert 'action="new-link?lang=en"' in below_it.html


@pytest.mark.parametrize("address", [f"/sign/{TOKEN}", f"/sign/{TOKEN}/new-link"])
def test_asking_for_a_new_link_answers_the_same_whoever_asks(address: str) -> None:
    use_cases = FakeUseCases()
    browser = Browser(use_cases)

    answers = {browser.post(address, {"email": email}).raw for email in ("dana@acme.example.com", "x", "")}

    assert len(answers) == 1
    assert [email for _, email, _ in use_cases.asked("ask_for_new_link")] == ["dana@acme.example.com", "x", ""]


@pytest.mark.parametrize("address", [a for a in FORMS if not a.endswith(("/open", "/code", "/new-link", TOKEN))])
def test_a_form_sent_without_a_session_shows_the_landing_again(address: str) -> None:
    use_cases = FakeUseCases(raises={name: NotOpened() for name in FakeUseCases().acts().__dataclass_fields__})
    del use_cases.raises["landing"]

    shown = opened_browser(use_cases).post(address, FORMS[address])

    assert shown.status == 401
    assert "the letters were closed after a while" in shown.text
    assert f'action="../../sign/{TOKEN}/open"' in shown.html


@pytest.mark.parametrize("below", ["/decline", "/person", "/someone-else", "/question", f"/letters/{ORDER}.pdf"])
def test_a_page_behind_the_landing_leads_back_to_it_without_a_session(below: str) -> None:
    shown = Browser().get(f"/sign/{TOKEN}{below}")

    assert shown.status == 303
    assert shown.headers["location"].replace("../", "") == f"sign/{TOKEN}"


@pytest.mark.parametrize(
    ("address", "act"),
    [
        (f"/sign/{TOKEN}/sign", "sign"),
        (f"/sign/{TOKEN}/review", "review"),
        (f"/sign/{TOKEN}/decline", "decline"),
        (f"/sign/{TOKEN}/question", "ask"),
        (f"/sign/{TOKEN}/someone-else", "hand_back"),
        (f"/sign/{TOKEN}/details", "complete_details"),
    ],
)
def test_an_outage_keeps_what_was_entered_to_be_sent_again(address: str, act: str) -> None:
    shown = opened_browser(FakeUseCases(raises={act: Unavailable("a table")})).post(address, FORMS[address])

    assert shown.status == 503
    assert "Nothing is lost" in shown.text
    for name, value in FORMS[address].items():
        assert shown.values(name) == [value]
    assert 'action=""' in shown.html


def test_an_outage_never_sends_a_secret_back() -> None:
    form = {f"secret:{ACCOUNT}:account_number": "LT-884213", f"detail:{ACCOUNT}:city": "Chicago"}

    shown = opened_browser(FakeUseCases(raises={"complete_details": Unavailable("x")})).post(
        f"/sign/{TOKEN}/details", form
    )

    assert "LT-884213" not in shown.html
    assert "you are asked for them again" in shown.text
    assert shown.values(f"detail:{ACCOUNT}:city") == ["Chicago"]


def test_a_mistake_of_ours_is_a_page_that_tells_nothing_of_it() -> None:
    shown = Browser(FakeUseCases(raises={"landing": ValueError("a secret of ours")})).get(f"/sign/{TOKEN}")

    assert shown.status == 500
    assert "trying again is safe" in shown.text
    assert "a secret of ours" not in shown.html


def test_an_outage_before_anything_is_known_is_a_page_too() -> None:
    from functions.signing.door import build

    def no_parts() -> None:
        raise Unavailable("the settings")

    answer = build(no_parts, FakeUseCases().acts).resolve(  # type: ignore[arg-type]
        {"rawPath": f"/sign/{TOKEN}", "requestContext": {"http": {"method": "GET"}}}
    )

    assert answer["statusCode"] == 503
    assert "Please try again" in answer["body"]


def test_a_conflict_says_what_to_do_and_where_to_go_back_to() -> None:
    conflict = StateConflict("The letters are being prepared.", code="letter_not_ready")

    use_cases = FakeUseCases(room=any_room(preparing=1), raises={"sign": conflict})

    shown = opened_browser(use_cases).post(f"/sign/{TOKEN}/sign", any_signature(typed_name="D. Whitfield"))

    assert shown.status == 409
    assert shown.values("typed_name") == ["D. Whitfield"]
    assert "The letter is still being prepared; look again in a moment." in shown.text
    assert f'href="../../sign/{TOKEN}"' in shown.html


def test_too_many_tries_say_when_to_come_back() -> None:
    refusal = TooManyRequests("Wait.", retry_after=42)

    shown = Browser(FakeUseCases(raises={"open_envelope": refusal})).post(f"/sign/{TOKEN}/open")

    assert (shown.status, shown.headers["retry-after"]) == (429, "42")


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("DELETE", f"/sign/{TOKEN}", "GET, HEAD, POST"),
        ("GET", f"/sign/{TOKEN}/sign", "POST"),
        ("POST", f"/signed/{COPIES_TOKEN}", "GET, HEAD"),
        ("PUT", "/letter-check", "GET, HEAD, POST"),
    ],
)
def test_another_method_is_told_which_ones_there_are(method: str, address: str, allowed: str) -> None:
    shown = Browser().ask(method, address)

    assert (shown.status, shown.headers["allow"]) == (405, allowed)
    assert "This page is not opened like that" in shown.text


@pytest.mark.parametrize(
    "address", ["/", "/sign", f"/sign/{TOKEN}/nothing", "/letter-check/more", "/sign/assets/no.js"]
)
def test_an_unknown_address_is_a_page_that_says_so(address: str) -> None:
    shown = Browser().get(address)

    assert shown.status == 404
    assert "There is no such page" in shown.text


def test_a_form_larger_than_one_megabyte_is_refused_unread() -> None:
    use_cases = FakeUseCases()

    shown = opened_browser(use_cases).post(f"/sign/{TOKEN}/question", {"text": "x" * (LARGEST_FORM + 1)})

    assert shown.status == 413
    assert use_cases.written == []


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"\xff\xfe=1", "application/x-www-form-urlencoded", 400),
        (b"&".join(b"a%d=1" % n for n in range(6000)), "application/x-www-form-urlencoded", 400),
        (b'{"text": "x"}', "application/json", 415),
        (b"text=x", "", 415),
    ],
)
def test_a_body_that_is_no_form_is_refused_in_words(body: bytes, kind: str, status: int) -> None:
    use_cases = FakeUseCases()

    shown = opened_browser(use_cases).ask("POST", f"/sign/{TOKEN}/question", body, headers={"content-type": kind})

    assert shown.status == status
    assert "nothing was changed" in shown.text
    assert use_cases.written == []


def test_a_body_that_is_not_base64_is_refused_in_words() -> None:
    answer = opened_browser().door.resolve(
        {
            "rawPath": f"/sign/{TOKEN}/question",
            "requestContext": {"http": {"method": "POST"}},
            "headers": {"content-type": "application/x-www-form-urlencoded"},
            "body": "é~~",
            "isBase64Encoded": True,
        }
    )

    assert answer["statusCode"] == 400


# --- where it stands -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("/letter-check", "./"),
        ("/letter-check/", "../"),
        ("/sign/t", "../"),
        ("/sign/t/", "../../"),
        ("/sign/t/x", "../../"),
    ],
)
def test_links_lead_back_from_any_depth(path: str, root: str) -> None:
    assert Asked.of({"rawPath": path}).root == root


def test_a_named_stage_is_a_prefix_like_any_other() -> None:
    shown = Browser().ask("GET", f"/prod/sign/{TOKEN}", stage="prod")

    assert shown.status == 200
    assert 'href="../sign/assets/' in shown.html


@pytest.mark.parametrize("name", ["page.css", "page.js"])
def test_an_asset_is_kept_for_a_year_under_a_name_that_changes_with_it(name: str) -> None:
    asset = ASSETS.all[name]

    shown = Browser().get(f"/sign/assets/{asset.hashed_name}")

    assert shown.raw == asset.body
    assert shown.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert asset.hashed_name in Browser().get(f"/sign/{TOKEN}").html


def test_an_asset_asked_for_by_a_page_of_the_version_before_is_todays_and_not_kept() -> None:
    shown = Browser().get("/sign/assets/page.000000000000.css")

    assert (shown.status, shown.headers["cache-control"]) == (200, "no-store")


def test_an_asset_that_the_browser_has_is_not_sent_again() -> None:
    asset = ASSETS.all["page.css"]

    shown = Browser().get(f"/sign/assets/{asset.hashed_name}", if_none_match=f'"{asset.tag}"')

    assert (shown.status, shown.raw) == (304, b"")


# --- languages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("en-US,en;q=0.9,fr;q=0.8", "en"),
        ("de, fr;q=0.4, en;q=0.3", "fr"),
        ("fr;q=0, en", "en"),
        ("fr;q=0", "en"),
        ("fr;q=abc, en;q=0.1", "en"),
        ("", "en"),
        ("zh", "en"),
    ],
)
def test_public_pages_speak_what_the_browser_prefers(accepted: str, language: str) -> None:
    shown = Browser(language=accepted).get("/letter-check")

    assert f'<html lang="{language}">' in shown.html


def test_the_link_to_the_other_language_wins_over_the_browser() -> None:
    shown = Browser(language="fr").get("/letter-check?lang=en")

    assert '<html lang="en">' in shown.html
    assert 'hreflang="fr"' in shown.html


def test_signing_pages_speak_the_language_of_the_envelope() -> None:
    shown = Browser(FakeUseCases(landing=any_landing(language=Language.FRENCH))).get(f"/sign/{TOKEN}")

    assert '<html lang="fr">' in shown.html
    assert "Lire la lettre" in shown.text


def test_a_fault_after_a_french_form_is_told_in_french() -> None:
    form = {"reason": "non", "page_language": "fr"}

    shown = opened_browser(FakeUseCases(raises={"decline": Unavailable("x")})).post(f"/sign/{TOKEN}/decline", form)

    assert "Rien n’est perdu" in shown.text

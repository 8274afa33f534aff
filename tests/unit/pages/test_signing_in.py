"""Signing in with an API key, staying signed in, and signing out."""

from datetime import timedelta

import pytest

from infra.local.signer import Page
from shared.domain.model import Role
from shared.domain.permissions import STAFF
from shared.domain.sessions import Token
from shared.ports import Discard, Replace
from shared.usecases.accounts.keys import revoke_key
from shared.usecases.accounts.reach import By
from tests.unit.pages.browsing import BASE, Office, Person

SESSION = "__Host-portdesk_session"


@pytest.fixture
def office() -> Office:
    return Office()


def is_signed_in(person: Person) -> bool:
    return person.get("/sign-in/sessions").title == "Where you are signed in"


def asks_to_sign_in(page: Page) -> bool:
    return page.title == "Sign in"


@pytest.mark.parametrize(("role", "home"), [(role, "/admin" if role in STAFF else "/portal") for role in Role])
def test_each_begins_where_they_work(office: Office, role: Role, home: str) -> None:
    page = office.person().sign_in(office.world.client(role).secret)

    assert (page.status, page.address) == (200, f"{BASE}{home}")


def test_the_cookie_is_for_no_script_no_other_site_and_this_host_alone(office: Office) -> None:
    person = office.signed_in()
    cookie = next(
        one for answer in person.answers for one in answer.headers.get_list("set-cookie") if one.startswith(SESSION)
    )

    assert cookie.split("; ")[1:] == ["Path=/", "Max-Age=28800", "HttpOnly", "SameSite=Strict", "Secure"]


def test_the_table_holds_a_hash_of_the_token_and_never_the_token(office: Office) -> None:
    person = office.signed_in()
    token = Token.read(person.cookies[SESSION])
    assert token is not None
    session = office.world.memory.session(token.user_id, token.session_id)

    assert session is not None
    assert token.secret not in session.model_dump_json()
    assert token.opens(session)


@pytest.mark.parametrize(
    "wrong",
    ["", "pk_live_" + "x" * 43, "pk_test_of_nobody", "hello", "pk_live_ünïcode", "x" * 3_000, "revoked", "expired"],
)
def test_whatever_is_wrong_with_a_key_the_words_are_the_same(office: Office, wrong: str) -> None:
    world = office.world
    if wrong in ("revoked", "expired"):
        client = world.client(Role.SUPPORT)
        (key,) = world.memory.api_keys("acc_desk")
        if wrong == "revoked":
            revoke_key(world.desk, By.operator(), "acc_desk", key.id)
        else:
            world.memory.commit([Replace(key.but(expires_at=world.clock.now(), version=2))])
        wrong = client.secret
    person = office.person()

    page = person.sign_in(wrong)

    assert page.status == 422
    assert page.text.count("Nobody can sign in with this key.") == 2  # above the form, and at the field
    assert wrong == "" or wrong not in page.html
    assert SESSION not in person.cookies


def test_a_browser_that_brings_a_token_gets_another_when_it_signs_in(office: Office) -> None:
    person = office.person()
    page = person.get("/sign-in")
    person._http.cookies.set(SESSION, "usr_1.ses_1." + "a" * 43, domain="port.example.com")

    person.submit(page, "/sign-in", secret_key=office.world.client(Role.SUPPORT).secret)

    assert person.cookies[SESSION] != "usr_1.ses_1." + "a" * 43
    assert is_signed_in(person)


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: token.upper(),
        lambda token: token.rpartition(".")[2],
        lambda token: "usr_x" + token,
        lambda token: "",
        lambda token: "a" * 10_000,
    ],
)
def test_a_token_that_is_not_whole_opens_nothing(office: Office, change: object) -> None:
    person = office.signed_in()

    person.set_cookie(SESSION, change(person.cookies[SESSION]))  # type: ignore[operator]

    assert asks_to_sign_in(person.get("/sign-in/sessions"))


def test_one_users_session_is_not_found_under_another_users_id(office: Office) -> None:
    mine, other = office.signed_in(), office.signed_in(Role.ADMINISTRATOR)
    _, session, secret = mine.cookies[SESSION].split(".")

    mine.set_cookie(SESSION, f"{other.cookies[SESSION].split('.')[0]}.{session}.{secret}")

    assert asks_to_sign_in(mine.get("/sign-in/sessions"))


def test_a_session_that_is_used_lasts_eight_hours_and_not_more(office: Office) -> None:
    person = office.signed_in()
    for _ in range(23):
        office.world.clock.advance(minutes=20)
        assert is_signed_in(person)
    office.world.clock.advance(minutes=20)

    assert asks_to_sign_in(person.get("/sign-in/sessions"))


def test_a_session_that_is_not_used_ends_after_half_an_hour(office: Office) -> None:
    person = office.signed_in()
    office.world.clock.advance(minutes=29, seconds=59)
    assert is_signed_in(person)
    office.world.clock.advance(minutes=30)

    assert asks_to_sign_in(person.get("/sign-in/sessions"))


def test_looking_often_writes_once_a_minute(office: Office) -> None:
    person = office.signed_in()
    token = Token.read(person.cookies[SESSION])
    assert token is not None

    for _ in range(5):
        person.get("/sign-in/sessions")
        office.world.clock.advance(seconds=30)

    found = office.world.memory.session(token.user_id, token.session_id)
    assert found is not None
    assert found.version == 3


def test_a_revoked_key_takes_its_sessions_along_at_once(office: Office) -> None:
    world = office.world
    person = office.signed_in()
    (key,) = world.memory.api_keys("acc_desk")

    revoke_key(world.desk, By.operator(), "acc_desk", key.id)

    assert asks_to_sign_in(person.get("/sign-in/sessions"))


def test_a_session_ends_with_its_key(office: Office) -> None:
    world = office.world
    client = world.client(Role.SUPPORT)
    (key,) = world.memory.api_keys("acc_desk")
    world.memory.commit([Replace(key.but(expires_at=world.clock.now() + timedelta(minutes=5), version=2))])
    person = office.person()
    person.sign_in(client.secret)
    assert is_signed_in(person)

    world.clock.advance(minutes=5)

    assert asks_to_sign_in(person.get("/sign-in/sessions"))


def test_signing_out_ends_the_session_and_not_only_the_cookie(office: Office) -> None:
    person = office.signed_in()
    cookie = person.cookies[SESSION]

    page = person.submit(person.get("/sign-in/sessions"), "/sign-out")

    assert page.title == "You are signed out"
    assert SESSION not in person.cookies
    person.set_cookie(SESSION, cookie)
    assert asks_to_sign_in(person.get("/sign-in/sessions"))


@pytest.mark.parametrize("token", ["", "of-another-session"])
def test_signing_out_by_a_stale_form_ends_the_session_too(office: Office, token: str) -> None:
    person = office.signed_in()
    cookie = person.cookies[SESSION]

    assert person.post("/sign-out", {"form_token": token} if token else {}).title == "You are signed out"

    person.set_cookie(SESSION, cookie)
    assert asks_to_sign_in(person.get("/sign-in/sessions"))


def test_one_session_is_ended_from_another_and_all_at_once(office: Office) -> None:
    client = office.world.client(Role.SUPPORT)
    first, second, third = (office.signed_in(client=client) for _ in range(3))
    session = second.cookies[SESSION].split(".")[1]
    page = first.get("/sign-in/sessions")
    assert page.html.count("<dl") == 3

    page = first.submit(page, "/sign-in/sessions", session=session)

    assert "The session was ended." in page.text
    assert asks_to_sign_in(second.get("/sign-in/sessions"))
    assert first.submit(page, "/sign-in/sessions", session="all").title == "You are signed out"
    assert asks_to_sign_in(third.get("/sign-in/sessions"))


def test_nobody_ends_somebody_elses_session(office: Office) -> None:
    mine, other = office.signed_in(), office.signed_in(Role.ADMINISTRATOR)
    page = mine.get("/sign-in/sessions")

    mine.submit(page, "/sign-in/sessions", session=other.cookies[SESSION].split(".")[1])

    assert is_signed_in(other)


def test_too_many_tries_from_an_address_are_stopped_even_with_a_good_key(office: Office) -> None:
    good = office.world.client(Role.SUPPORT).secret
    person = office.person()
    for n in range(30):
        assert person.sign_in(f"pk_live_{n:04d}").status == 422

    refused = person.sign_in(good)

    assert refused.status == 429
    assert "too many tries" in refused.text
    assert int(person.answers[-1].headers["retry-after"]) <= 901
    assert office.person("203.0.113.10").sign_in(good).status == 200
    office.world.clock.advance(minutes=15)
    assert person.sign_in(good).status == 200


def test_too_many_tries_of_a_key_are_stopped_from_anywhere(office: Office) -> None:
    good = office.world.client(Role.SUPPORT).secret
    for n in range(10):
        assert office.person(f"203.0.113.{n}").sign_in("pk_live_abcdefgh").status == 422

    assert office.person("203.0.113.99").sign_in("pk_live_abcdefgh").status == 429
    assert office.person("203.0.113.99").sign_in("pk_live_abcdefgi").status == 422
    # Who knows how a key begins, as lists show it, keeps nobody out.
    for n in range(11):
        assert office.person(f"203.0.113.{n}").sign_in(f"{good[:12]}{n}").status == 422
    assert office.person("203.0.113.98").sign_in(good).status == 200
    assert office.person("203.0.113.99").sign_in("pk_live_abce").status == 422


def test_a_form_without_this_browsers_own_token_signs_nobody_in(office: Office) -> None:
    key = office.world.client(Role.SUPPORT).secret
    person, other = office.person(), office.person()
    person.get("/sign-in")
    (token,) = [entries["form_token"] for entries in (other.get("/sign-in").form("/sign-in").entries,)]

    for form in ({"secret_key": key}, {"secret_key": key, "form_token": token}):
        page = person.post("/sign-in", form)
        assert page.status == 403
        assert "open for too long" in page.text
    assert SESSION not in person.cookies


@pytest.mark.parametrize(
    "headers", [{"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"}, {"origin": "https://evil.example"}]
)
def test_a_form_of_another_site_signs_nobody_in_or_out(office: Office, headers: dict[str, str]) -> None:
    person = office.signed_in()
    token = person.get("/sign-in/sessions").form("/sign-out").entries["form_token"]

    for path in ("/sign-in", "/sign-out", "/sign-in/sessions"):
        page = person.post(path, {"form_token": token, "session": "all"}, **headers)
        assert page.status == 403
        assert "sent by a page of another site" in page.text
    assert is_signed_in(person)


def test_a_page_that_was_asked_for_is_where_signing_in_leads(office: Office) -> None:
    key = office.world.client(Role.SUPPORT).secret
    person = office.person()

    page = person.submit(person.get("/admin?view=review&mine=1"), "/sign-in", secret_key=key)

    assert page.address == f"{BASE}/admin?view=review&mine=1"
    assert person.get("/sign-in").address == f"{BASE}/admin"


@pytest.mark.parametrize(
    "place",
    [
        *("https://evil.example/", "//evil.example", "/\\evil.example", "admin/../../x", "admin//evil.example"),
        *("javascript:x", "portal", "sign-out", "admin/pages/" + "x" * 400, "admin?x=%0d%0ay", "admin?x=<b>"),
    ],
)
def test_signing_in_leads_nowhere_but_to_pages_of_ones_own(office: Office, place: str) -> None:
    person = office.person()
    page = person.open(f"{BASE}/sign-in?next={place}")

    page = person.submit(page, "/sign-in", secret_key=office.world.client(Role.SUPPORT).secret)

    assert page.address == f"{BASE}/admin"


def test_a_link_from_elsewhere_is_asked_for_once_more_by_a_page_of_ours(office: Office) -> None:
    """The browser keeps a strict cookie to itself when another site's link leads here."""
    stranger = office.person(sec_fetch_site="cross-site")

    page = stranger.get("/admin")

    assert page.status == 200
    assert '<meta http-equiv="refresh" content="0">' in page.html
    assert asks_to_sign_in(office.person(sec_fetch_site="same-origin").get("/admin"))


def test_what_was_entered_outlives_a_session_that_ended(office: Office) -> None:
    client = office.world.client(Role.SUPPORT)
    person = office.signed_in(client=client)
    page = person.get("/sign-in/sessions")
    office.world.clock.advance(minutes=31)

    out = person.submit(page, "/sign-in/sessions", session="ses_1")
    assert (out.status, out.title) == (401, "You are signed out")
    person.sign_in(client.secret)
    again = person.submit(out, "/sign-in/sessions")
    assert (again.status, again.title) == (403, "Send it once more")
    assert again.form("/sign-in/sessions").entries["session"] == "ses_1"
    done = person.submit(again, "/sign-in/sessions")

    assert "The session was ended." in done.text


def test_customers_are_kept_out_of_the_desk(office: Office) -> None:
    page = office.signed_in(Role.ADMINISTRATOR).get("/admin")

    assert page.status == 403
    assert "Only a support or support lead user can" in page.text


def test_a_key_that_goes_to_another_user_opens_nothing(office: Office) -> None:
    person = office.signed_in()
    token = Token.read(person.cookies[SESSION])
    assert token is not None
    world = office.world
    session = world.memory.session(token.user_id, token.session_id)
    assert session is not None
    (key,) = world.memory.api_keys("acc_desk")
    world.memory.commit([Replace(key.but(user_id="usr_other", version=2))])

    assert asks_to_sign_in(person.get("/sign-in/sessions"))
    world.memory.commit([Discard(session)])


def test_french_is_spoken_where_anybody_signs_in(office: Office) -> None:
    page = office.person(accept_language="fr-CA").get("/sign-in")

    assert page.title == "Connexion"
    assert 'lang="fr"' in page.html

"""Signing in with an identity provider: what its word has to be like, and whose it is not taken for."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from infra.local.signer import Page
from shared.adapters.oidc.provider import OidcProvider
from shared.domain.model import Role
from shared.domain.sessions import Handshake
from shared.ports import Create, NotIdentified, Replace, Unavailable
from tests.contract.things import any_user
from tests.doubles.issuer import Issuer
from tests.unit.pages.browsing import BASE, Office, Person
from tests.world import World

HANDSHAKE = "__Host-portdesk_handshake"
SESSION = "__Host-portdesk_session"
CALLBACK = f"{BASE}/sign-in/oidc/callback"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def issuer(world: World) -> Issuer:
    world.client(Role.SUPPORT)
    return Issuer(world.clock, email="Support@acme.example.com")


def provider_of(issuer: Issuer, **options: Any) -> OidcProvider:
    return OidcProvider(
        issuer.address, issuer.client_id, lambda: issuer.client_secret, issuer.clock, client=issuer.client(), **options
    )


def office_of(world: World, issuer: Issuer, *, by_key: bool = False, **options: Any) -> Office:
    return Office(world, provider_of(issuer, **options), by_key)


def sent_to(person: Person, query: str = "") -> str:
    """Where the button on the page sends a browser."""
    answer = person._http.get(f"{BASE}/sign-in/oidc{query}", follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def came_back(person: Person, address: str) -> Page:
    return person.open(address)


def signed_in_with(world: World, issuer: Issuer, **options: Any) -> tuple[Person, Page]:
    person = office_of(world, issuer, **options).person()
    return person, came_back(person, issuer.authorize(sent_to(person)))


def test_a_user_of_the_desk_signs_in_with_a_verified_address(world: World, issuer: Issuer) -> None:
    person, page = signed_in_with(world, issuer)

    # A page of ours leads on: a strict cookie does not go along where another site's link leads.
    assert (page.status, page.title) == (200, "You are signed in")
    assert '<meta http-equiv="refresh" content="0; url=../../admin">' in page.html
    assert person.get("/admin").title == "To review"
    assert "Company account" in person.get("/sign-in/sessions").text
    assert HANDSHAKE not in person.cookies


def test_the_page_offers_the_provider_and_no_key(world: World, issuer: Issuer) -> None:
    person = office_of(world, issuer).person()

    page = person.get("/sign-in")

    assert page.links("/sign-in/oidc")
    assert page.forms == []
    assert person.post("/sign-in", {"secret_key": "x"}).status == 404


def test_both_ways_are_there_where_the_operator_says_so(world: World, issuer: Issuer) -> None:
    page = office_of(world, issuer, by_key=True).person().get("/sign-in")

    assert page.links("/sign-in/oidc")
    assert page.form("/sign-in")


def test_without_a_provider_there_is_nothing_to_begin(world: World) -> None:
    person = Office(world).person()

    assert person.get("/sign-in/oidc").status == person.get("/sign-in/oidc/callback").status == 404
    assert person.get("/sign-in").links("/sign-in/oidc") == []


def test_a_browser_is_sent_with_state_nonce_and_a_challenge_that_follow_from_its_cookie(
    world: World, issuer: Issuer
) -> None:
    person = office_of(world, issuer).person()

    asked = parse_qs(urlsplit(sent_to(person)).query)
    secret = person.cookies[HANDSHAKE].partition(".")[0]

    assert asked["state"] == [Handshake(secret).state]
    assert asked["nonce"] == [Handshake(secret).nonce]
    assert asked["redirect_uri"] == [CALLBACK]
    assert secret not in str(asked)
    cookie = person.answers[-1].headers["set-cookie"]
    assert cookie.split("; ")[1:] == ["Path=/", "Max-Age=3600", "HttpOnly", "SameSite=Lax", "Secure"]


def test_the_page_that_was_asked_for_is_where_it_leads(world: World, issuer: Issuer) -> None:
    person = office_of(world, issuer).person()

    page = came_back(person, issuer.authorize(sent_to(person, "?next=admin%3Fview%3Dreview")))

    assert 'url=../../admin?view=review"' in page.html


BAD_CLAIMS: list[dict[str, Any]] = [
    {"nonce": "another"},
    {"nonce": None},
    {"aud": "somebody-else"},
    {"aud": ["port-desk", "somebody-else"]},  # several, and no azp says that it was made for us
    {"aud": None},
    {"azp": "somebody-else"},
    {"iss": "https://evil.example"},
    {"iss": None},
    {"exp": 1},
    {"exp": None},
    {"iat": None},
    {"nbf": 9_999_999_999},
    {"sub": None},
    {"at_hash": "wrong"},
    {"email": None},
    {"email": "nothing"},
    {"email": ["a@b.example"]},
    {"email_verified": False},
    {"email_verified": None},
    {"email_verified": "false"},
]


@pytest.mark.parametrize("claims", BAD_CLAIMS, ids=str)
def test_a_token_that_says_something_else_signs_nobody_in(world: World, issuer: Issuer, claims: dict[str, Any]) -> None:
    issuer.claims = claims

    person, page = signed_in_with(world, issuer)

    assert page.status == 403
    assert "Signing in did not work." in page.text
    assert SESSION not in person.cookies


@pytest.mark.parametrize("forge", ["none", "hmac", "stranger"])
def test_a_token_that_the_issuer_did_not_sign_signs_nobody_in(world: World, issuer: Issuer, forge: str) -> None:
    issuer.forge = forge

    person, page = signed_in_with(world, issuer)

    assert page.status == 403
    assert SESSION not in person.cookies


def test_a_rotated_key_is_fetched_once_a_token_names_it(world: World, issuer: Issuer) -> None:
    office = office_of(world, issuer)
    first = office.person()
    assert came_back(first, issuer.authorize(sent_to(first))).status == 200

    issuer.rotate()
    second = office.person()

    assert came_back(second, issuer.authorize(sent_to(second))).status == 200
    assert issuer.asked.count("GET /keys") == 2
    assert issuer.asked.count("GET /.well-known/openid-configuration") == 1


def test_an_answer_to_somebody_elses_beginning_signs_nobody_in(world: World, issuer: Issuer) -> None:
    """Somebody's own code, put before another's browser."""
    office = office_of(world, issuer)
    attacker, victim = office.person(), office.person()
    address = issuer.authorize(sent_to(attacker))
    sent_to(victim)

    assert came_back(victim, address).status == 403
    assert came_back(office.person(), address).status == 403
    assert SESSION not in victim.cookies


@pytest.mark.parametrize("query", ["", "?state=x", "?code=x", "?error=access_denied", "?state=%C3%A9&code=x"])
def test_an_answer_that_fits_nothing_signs_nobody_in(world: World, issuer: Issuer, query: str) -> None:
    person = office_of(world, issuer).person()
    sent_to(person)

    assert came_back(person, CALLBACK + query).status == 403


def test_a_code_counts_once_and_a_handshake_too(world: World, issuer: Issuer) -> None:
    person = office_of(world, issuer).person()
    address = issuer.authorize(sent_to(person))
    assert came_back(person, address).status == 200
    person._http.cookies.clear()

    assert came_back(person, address).status == 403


def test_an_answer_in_another_issuers_name_is_refused(world: World, issuer: Issuer) -> None:
    person = office_of(world, issuer).person()
    address = issuer.authorize(sent_to(person)).replace("login.example.net", "evil.example")

    assert came_back(person, address).status == 403


def test_an_address_that_is_only_in_userinfo_is_found_there(world: World, issuer: Issuer) -> None:
    issuer.in_userinfo = True

    _, page = signed_in_with(world, issuer)

    assert page.status == 200


def test_userinfo_about_somebody_else_is_refused(world: World, issuer: Issuer) -> None:
    provider = provider_of(issuer)
    handshake = Handshake("s" * 43)
    back = issuer.authorize(provider.address(handshake, CALLBACK))
    answer = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    issuer.in_userinfo = True
    issuer.claims = {"sub": "person-2"}
    token = issuer._id_token

    def about_person_1(begun: dict[str, str]) -> str:
        issuer.claims = {}
        made = token(begun)
        issuer.claims = {"sub": "person-2"}
        return made

    issuer._id_token = about_person_1  # type: ignore[method-assign]

    with pytest.raises(NotIdentified, match="somebody else"):
        provider.identify(answer, handshake, CALLBACK)


def test_another_claim_may_hold_the_address_where_the_operator_trusts_it(world: World, issuer: Issuer) -> None:
    issuer.claims = {"upn": issuer.email, "email": None, "email_verified": None}

    assert signed_in_with(world, issuer, email_claim="upn")[1].status == 403
    assert signed_in_with(world, issuer, email_claim="upn", trusts_email=True)[1].status == 200


@pytest.mark.parametrize("methods", [["client_secret_post"], ["client_secret_basic", "client_secret_post"]])
def test_the_secret_is_shown_as_the_issuer_asks(world: World, issuer: Issuer, methods: list[str]) -> None:
    issuer.about = {"token_endpoint_auth_methods_supported": methods}

    assert signed_in_with(world, issuer)[1].status == 200


def test_an_address_that_nobody_has_is_told_whom_to_ask(world: World, issuer: Issuer) -> None:
    issuer.email = "stranger@acme.example.com"

    person, page = signed_in_with(world, issuer)

    assert page.status == 403
    assert "Ask an administrator of your account" in page.text
    assert SESSION not in person.cookies


def test_a_session_ends_when_its_user_has_another_address(world: World, issuer: Issuer) -> None:
    person, _ = signed_in_with(world, issuer)
    (user,) = world.memory.users("acc_desk")
    world.memory.commit([Replace(user.but(email="other@acme.example.com", version=user.version + 1))])

    assert person.get("/admin").title == "Sign in"


def test_a_session_ends_when_its_user_is_deactivated(world: World, issuer: Issuer) -> None:
    person, _ = signed_in_with(world, issuer)
    (user,) = world.memory.users("acc_desk")
    world.memory.commit([Replace(user.but(deactivated_at=world.clock.now(), version=user.version + 1))])

    assert person.get("/admin").title == "Sign in"
    assert signed_in_with(world, issuer)[1].status == 403


def test_an_address_of_several_accounts_signs_in_to_none_by_a_guess(world: World, issuer: Issuer) -> None:
    for user in world.memory.users_with_email("support@acme.example.com"):
        world.memory.commit([Replace(user.but(deactivated_at=world.clock.now(), version=user.version + 1))])
    for account in ("acc_0", "acc_1"):
        user = any_user(id=f"usr_{account}", account_id=account, email="support@acme.example.com", role="manager")
        world.memory.commit([Create(user)])

    _, page = signed_in_with(world, issuer)

    assert page.status == 403
    assert "users of several accounts" in page.text


def test_of_several_users_our_own_team_comes_first(world: World, issuer: Issuer) -> None:
    world.memory.commit([Create(any_user(account_id="acc_0", email="support@acme.example.com", role="administrator"))])

    person, _ = signed_in_with(world, issuer)

    assert person.get("/admin").status == 200


@pytest.mark.parametrize(
    "broken",
    [
        {"fails": True},
        {"about": {"issuer": "https://evil.example"}},
        {"about": {"authorization_endpoint": "http://plain.example/authorize"}},
        {"about": {"authorization_endpoint": None}},
    ],
)
def test_an_issuer_that_cannot_be_asked_is_tried_again(world: World, issuer: Issuer, broken: dict[str, Any]) -> None:
    for name, value in broken.items():
        setattr(issuer, name, value)

    page = office_of(world, issuer).person().get("/sign-in/oidc")

    assert (page.status, page.title) == (503, "This did not work just now")


def test_an_answer_that_is_no_json_means_to_try_again() -> None:
    world = World()
    client = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, text="<html>")))
    provider = OidcProvider("https://login.example.net", "us", lambda: "", world.clock, client=client)

    with pytest.raises(Unavailable):
        provider.address(Handshake("s" * 43), CALLBACK)

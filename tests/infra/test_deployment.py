"""What a deployment's context may say, and what follows from it."""

from pathlib import Path

import pytest

from infra.deployment import Deployment
from infra.local.context import read_context
from infra.local.deploy import LOCAL_CONTEXT

PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
LOCALLY = {**LOCAL_CONTEXT, "local_endpoint": "http://127.0.0.1:4566"}


def any_deployment(**given: object) -> Deployment:
    return Deployment.model_validate({"mail_from": "Example <port@example.com>", **given})


def test_production_needs_a_sender_and_says_how_to_name_it() -> None:
    with pytest.raises(ValueError, match=r"mail_from is needed in prod.*-c mail_from='Port Desk.*verified in SES"):
        any_deployment(stage="prod", mail_from="")


def test_elsewhere_mails_may_wait_for_a_sender() -> None:
    assert any_deployment(mail_from="").mail_identities == []


@pytest.mark.parametrize("sender", ["Port Desk", "Port Desk <port>", "@example.com", "port@", "a@b.example\nBcc: c@d"])
def test_a_sender_that_is_no_address_is_refused(sender: str) -> None:
    with pytest.raises(ValueError, match="is no sender: give 'Name <address>'"):
        any_deployment(mail_from=sender)


@pytest.mark.parametrize(
    ("sender", "identities"),
    [
        ("port@example.com", ["port@example.com", "example.com"]),
        ("Zoë <Port@Mail.Example.com>", ["Port@mail.example.com", "mail.example.com", "example.com"]),
    ],
)
def test_a_sender_may_be_verified_by_its_address_or_any_domain_over_it(sender: str, identities: list[str]) -> None:
    assert any_deployment(mail_from=sender).mail_identities == identities


@pytest.mark.parametrize(
    "routes",
    [{}, {"carrier": "telnyx", "carrier_routes": "toll_free=manual"}, {"carrier_routes": "local=telnyx, *:US=telnyx"}],
    ids=str,
)
def test_production_needs_somebody_who_is_told_of_manual_orders(routes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"desk_email is needed in prod.*-c desk_email=porting-desk@"):
        any_deployment(stage="prod", **routes)
    assert any_deployment(stage="dev", **routes).announces_to_nobody
    assert not any_deployment(stage="prod", desk_email="desk@example.com", **routes).announces_to_nobody


@pytest.mark.parametrize(
    "routes",
    [{"carrier": "telnyx"}, {"carrier_routes": "local=telnyx, wireless=telnyx, toll_free=telnyx"}],
    ids=str,
)
def test_where_every_order_goes_to_an_api_nobody_is_mailed(routes: dict[str, str]) -> None:
    assert not any_deployment(stage="prod", **routes).announces_to_nobody


@pytest.mark.parametrize("address", ["desk", "@example.com", "Desk <desk@example.com>", "a@b.example\nBcc: c@d"])
def test_the_desk_has_one_address(address: str) -> None:
    with pytest.raises(ValueError, match="is no address: give one, as in porting-desk@example"):
        any_deployment(desk_email=address)


@pytest.mark.parametrize(
    "address", ["ports", "@example.com", "Ports <ports@example.com>", "a@b.example\nx", "ü@x.example"]
)
def test_carriers_mail_to_one_address(address: str) -> None:
    with pytest.raises(ValueError, match="is no address: give one, as in ports@example"):
        any_deployment(inbound_mail_address=address)


@pytest.mark.parametrize(
    ("given", "receives"),
    [({}, False), ({"inbound_mail_address": "ports@example.com"}, True)],
)
def test_mail_is_received_on_aws_where_there_is_an_address(given: dict[str, str], receives: bool) -> None:
    assert any_deployment(**given).receives_mail is receives
    assert any_deployment(**LOCALLY, **given).receives_mail is False


@pytest.mark.parametrize(
    ("given", "locked"),
    [
        ({"stage": "prod"}, True),
        ({"stage": "prod", "lock_letters": "false"}, False),
        ({"stage": "dev"}, False),
        ({"stage": "dev", "lock_letters": "true"}, True),
        ({**LOCALLY, "lock_letters": "true"}, False),
    ],
)
def test_letters_are_locked_in_production_or_where_it_is_asked_for(given: dict[str, str], locked: bool) -> None:
    assert any_deployment(**{"desk_email": "desk@example.com", **given}).locks_letters is locked


def test_letters_are_kept_for_five_years_unless_it_is_said() -> None:
    assert any_deployment().letters_retention_days == 5 * 365 + 2
    assert any_deployment(letters_retention_days="30").letters_retention_days == 30


def test_a_seals_certificate_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "seal.pem"
    file.write_text(f"\n{PEM}\n")

    assert any_deployment(seal_certificate_file=str(file)).seal_certificate_pem == PEM
    assert any_deployment().seal_certificate_pem == ""


@pytest.mark.parametrize("text", ["", "-----BEGIN RSA PRIVATE KEY-----\n", PEM + "x" * 2_000])
def test_a_seals_certificate_that_is_none_or_too_long_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "seal.pem"
    file.write_text(text)

    with pytest.raises(ValueError, match="is not a certificate in PEM of at most 2000 characters"):
        _ = any_deployment(seal_certificate_file=str(file)).seal_certificate_pem


def test_calendars_that_cannot_be_read_are_never_deployed() -> None:
    assert any_deployment(calendars='{"Lakeside": {"closed": ["2026-12-24"]}}').calendars

    with pytest.raises(ValueError, match="'closed' of 'Lakeside' holds dates as in 2026-12-24"):
        any_deployment(calendars='{"Lakeside": {"closed": ["12/24/2026"]}}')


def test_calendars_that_no_environment_holds_are_refused() -> None:
    days = ", ".join(f'"2027-{month:02d}-{day:02d}"' for month in range(1, 13) for day in range(1, 11))

    with pytest.raises(ValueError, match="at most 1200 fit into a function's environment"):
        any_deployment(calendars=f'{{"Lakeside": {{"closed": [{days}]}}}}')


@pytest.mark.parametrize(
    "url", ["https://telephony.example.com", "https://telephony.example.com:8443/portdesk/", "https://10.0.0.7"]
)
def test_a_telephony_system_over_http_has_an_address(url: str) -> None:
    assert any_deployment(platform="http", platform_url=url).platform_url == url


@pytest.mark.parametrize(
    "url",
    [
        *("telephony.example.com", "http://telephony.example.com", "ftp://a.example.com", "https://", "https://a b"),
        *("https://a.example.com?x=1", "https://a.example.com#x", "https://u:p@a.example.com", "https://a:port"),
    ],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"platform_url .* is no address: give one as in https://telephony"):
        any_deployment(platform="http", platform_url=url)


@pytest.mark.parametrize(
    "given",
    [
        {"platform": "http"},
        {"platform_url": "https://a.example.com"},
        {"platform": "eventbridge", "platform_url": "https://a.example.com"},
    ],
    ids=str,
)
def test_an_address_goes_with_a_system_over_http(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="platform_url goes with platform=http"):
        any_deployment(**given)


def test_on_the_local_cloud_the_telephony_system_may_be_on_the_same_machine() -> None:
    given = {"platform": "http", "platform_url": "http://127.0.0.1:9000"}

    assert Deployment.model_validate({**LOCALLY, **given}).platform_url
    assert read_context([f"{name}={value}" for name, value in given.items()]) == given
    with pytest.raises(ValueError, match="is no address"):
        Deployment.model_validate({**LOCALLY, **given, "platform_url": "http://192.0.2.1"})


@pytest.mark.parametrize("account", ["1234", "12345678901x", "arn:aws:iam::123456789012:root"])
def test_an_account_of_the_telephony_side_has_twelve_digits(account: str) -> None:
    with pytest.raises(ValueError, match="telephony_account"):
        any_deployment(telephony_account=account)


def test_the_local_cloud_has_a_sender() -> None:
    assert Deployment.model_validate(LOCALLY).mail_identities[0] == "no-reply@portdesk.example"


def test_desk_hours_that_cannot_be_read_are_never_deployed() -> None:
    assert any_deployment(desk_hours="8-18 America/Chicago").desk_hours
    with pytest.raises(ValueError, match="no desk hours"):
        any_deployment(desk_hours="nine to five")


def test_nothing_but_the_local_cloud_calls_itself() -> None:
    assert Deployment.model_validate(LOCALLY).webhooks_to_loopback is True
    for stage in ("dev", "prod"):
        with pytest.raises(ValueError, match="for the local cloud alone"):
            any_deployment(stage=stage, webhooks_to_loopback="true")


@pytest.mark.parametrize("ports", ["", "https", "443;8443", "443,", "-1"])
def test_ports_that_are_none_are_never_deployed(ports: str) -> None:
    with pytest.raises(ValueError, match="webhook_ports"):
        any_deployment(webhook_ports=ports)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"oidc_issuer": "https://login.example.com"}, "go together"),
        ({"oidc_client_id": "port-desk"}, "go together"),
        ({"oidc_issuer": "http://login.example.com", "oidc_client_id": "port-desk"}, "is no https address"),
        ({"oidc_issuer": "login.example.com", "oidc_client_id": "port-desk"}, "is no https address"),
    ],
)
def test_an_identity_provider_is_named_whole_and_reached_over_tls(given: dict[str, str], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        any_deployment(**given)


@pytest.mark.parametrize(
    ("given", "by_key"),
    [({}, True), ({"oidc_issuer": "https://l.example", "oidc_client_id": "x"}, False)],
)
def test_keys_open_pages_where_nobody_else_vouches_for_people_or_the_operator_says_so(
    given: dict[str, str], by_key: bool
) -> None:
    assert any_deployment(**given).signs_in_by_key is by_key
    assert any_deployment(**given, sign_in_by_key="true").signs_in_by_key is True
    assert any_deployment(**given, sign_in_by_key="false").signs_in_by_key is False

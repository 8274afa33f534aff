"""Settings: what infra writes is what the function reads, and a bad environment is told of at once."""

import base64
import json
import subprocess
import sys
from typing import Any

import pytest

from shared.adapters.carriers.telnyx.carrier import TelnyxCarrier
from shared.adapters.carriers.telnyx.orders import Configuration
from shared.domain.mails import Mail
from shared.domain.policy import Policy
from shared.ports import Unavailable
from shared.runtime.settings import (
    ApiSettings,
    Bulk,
    EnvelopesSettings,
    RelaySettings,
    SettingsError,
    Signing,
    Terms,
    Webhooks,
    WebhooksSettings,
)
from shared.runtime.wiring import carriers_for, mailer_for, policy_from


def any_api_settings(**changes: object) -> ApiSettings:
    given: dict[str, object] = {
        "stage": "dev",
        "table_name": "table",
        "documents_bucket": "documents",
        "letters_bucket": "letters",
        "field_key_id": "key",
        "public_base_url": "https://port.example",
        "desk_bucket": "desk",
        "drop_bucket": "drop",
        "carrier_routes": "*=manual",
        "carrier_secret_id": "secret",
        "simulated_carrier_url": "https://simulated.example",
        "platform": "simulated",
        "company_name": "Example Telephony",
        "target_resp_org": "EXM01",
        **changes,
    }
    return ApiSettings.model_validate(given)


def test_settings_survive_the_environment() -> None:
    settings = any_api_settings(auto_review=True, csv_max_rows=12, signature_expiry_days=9)

    assert ApiSettings.from_environment(settings.to_environment()) == settings


def test_only_what_was_decided_is_written() -> None:
    assert "PORTDESK_CSV_MAX_ROWS" not in any_api_settings().to_environment()
    assert any_api_settings(csv_max_rows=12).to_environment()["PORTDESK_CSV_MAX_ROWS"] == "12"


def test_a_cloudformation_token_passes_as_text() -> None:
    settings = any_api_settings(table_name="${Token[TOKEN.12]}")

    assert settings.to_environment()["PORTDESK_TABLE_NAME"] == "${Token[TOKEN.12]}"


def test_every_missing_and_bad_variable_is_named_at_once() -> None:
    environment = any_api_settings().to_environment()
    del environment["PORTDESK_TABLE_NAME"], environment["PORTDESK_FIELD_KEY_ID"]
    environment |= {"PORTDESK_STAGE": "production", "PORTDESK_CSV_MAX_ROWS": "many", "PORTDESK_COMPANY_NAME": ""}

    with pytest.raises(SettingsError) as caught:
        ApiSettings.from_environment(environment)

    assert caught.value.missing == ("PORTDESK_TABLE_NAME", "PORTDESK_FIELD_KEY_ID")
    assert [entry.split(" ")[0] for entry in caught.value.bad] == [
        "PORTDESK_STAGE",
        "PORTDESK_COMPANY_NAME",
        "PORTDESK_CSV_MAX_ROWS",
    ]


def test_other_variables_are_nothing_to_us() -> None:
    environment = {**any_api_settings().to_environment(), "AWS_REGION": "us-east-1", "PORTDESK_SOMETHING_ELSE": "1"}

    assert ApiSettings.from_environment(environment) == any_api_settings()


def test_settings_cannot_be_changed() -> None:
    settings = RelaySettings(stage="dev", table_name="t", event_bus="b", order_machine_arn="arn")

    with pytest.raises(ValueError, match="frozen"):
        settings.table_name = "other"  # type: ignore[misc]


@pytest.mark.parametrize("kind", [Terms, Signing, Bulk, Webhooks])
def test_defaults_are_those_of_the_policy(kind: type[Terms | Signing | Bulk | Webhooks]) -> None:
    given = {name: field.default for name, field in kind.model_fields.items() if not field.is_required()}

    # In memory orders go to the simulated carrier; deployed, to people, until a carrier is chosen.
    assert given == {name: getattr(Policy(), name) for name in given} | (
        {"carrier_routes": "*=manual"} if kind is Terms else {}
    )


def test_the_policy_is_what_the_settings_say() -> None:
    policy = policy_from(any_api_settings(signing_code=True, letter_days_toll_free=20, quiet_from=22))

    assert policy.public_base_url == "https://port.example"
    assert (policy.signing_code, policy.letter_days_toll_free, policy.quiet_from) == (True, 20, 22)


def test_an_endpoint_is_given_up_as_the_policy_says() -> None:
    fields = WebhooksSettings.model_fields

    for name in ("webhook_give_ups", "webhook_failing_days"):
        assert fields[name].default == getattr(Policy(), name)


def test_only_the_local_stage_sends_webhooks_to_itself() -> None:
    environment = any_api_settings(stage="local", webhooks_to_loopback=True).to_environment()
    assert ApiSettings.from_environment(environment).webhooks_to_loopback is True

    with pytest.raises(SettingsError, match="for the stage local alone"):
        ApiSettings.from_environment({**environment, "PORTDESK_STAGE": "prod"})


def test_ports_of_webhooks_are_numbers() -> None:
    settings = any_api_settings(webhook_ports="443,8443, 9443")
    assert policy_from(settings).ports_of_webhooks == {443, 8443, 9443}

    with pytest.raises(SettingsError, match="PORTDESK_WEBHOOK_PORTS"):
        ApiSettings.from_environment({**settings.to_environment(), "PORTDESK_WEBHOOK_PORTS": "https"})


@pytest.mark.parametrize("hour", ["24", "-1", "noon"])
def test_quiet_hours_are_hours_of_a_day(hour: str) -> None:
    with pytest.raises(SettingsError, match="PORTDESK_QUIET_FROM"):
        ApiSettings.from_environment({**any_api_settings().to_environment(), "PORTDESK_QUIET_FROM": hour})


def any_envelopes_settings(**changes: object) -> EnvelopesSettings:
    given: dict[str, object] = {
        "stage": "dev",
        "table_name": "table",
        "field_key_id": "key",
        "public_base_url": "https://port.example",
        "company_name": "Example Telephony",
        "target_resp_org": "EXM01",
        "mail_configuration_set": "portdesk-dev",
        **changes,
    }
    return EnvelopesSettings.model_validate(given)


def test_without_a_sender_mails_wait_and_the_way_to_set_one_is_said() -> None:
    mail = Mail(to_name="Ada", to_address="ada@acme.example.com", subject="Any", text="any", html="any")

    with pytest.raises(Unavailable, match="-c mail_from="):
        mailer_for(any_envelopes_settings()).send(mail, {})


def test_settings_import_nothing_but_pydantic() -> None:
    code = (
        "import sys; import shared.runtime.settings; "
        "print([m for m in ('boto3', 'aws_lambda_powertools', 'aws_cdk', 'fpdf') if m in sys.modules])"
    )

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert shown.stdout.strip() == "[]"


def test_telnyx_without_keys_says_so_instead_of_failing(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = any_api_settings(telnyx_secret_id="telnyx")
    for text in ("", "{}", '{"api_key": "", "public_key": "no key"}', "[]"):
        monkeypatch.setattr("shared.runtime.wiring.secret", lambda _, text=text: text)
        with pytest.raises(Unavailable, match=r"the secret TelnyxSecret: .*docs/carriers.md says"):
            carriers_for(settings)["telnyx"]


def test_telnyx_is_told_what_it_takes_how_long_it_may_take_and_where_its_events_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = base64.b64encode(b"\x01" * 32).decode()
    content = {"api_key": "KEY1", "public_key": key, "connection_id": "17"}
    monkeypatch.setattr("shared.runtime.wiring.secret", lambda _: json.dumps(content))
    settings = any_api_settings(
        telnyx_secret_id="telnyx",
        carrier_profiles='{"telnyx": {"change_cutoff_hours": 72}, "manual": {"supplements_max": 3}}',
        carrier_patience_seconds=7,
    )
    made: dict[str, Any] = {}
    real = TelnyxCarrier.__init__

    def init(self: TelnyxCarrier, *args: Any, **given: Any) -> None:
        made.update(given)
        real(self, *args, **given)

    monkeypatch.setattr(TelnyxCarrier, "__init__", init)

    carriers = carriers_for(settings)

    assert carriers["telnyx"].capabilities.change_cutoff_hours == 72
    assert carriers["manual"].capabilities.supplements_max == 3
    assert made["patience_seconds"] == 7
    assert made["configuration"] == Configuration(
        connection_id="17", webhook_url=f"{settings.public_base_url}/carriers/telnyx/events"
    )


def test_what_is_wrong_with_telnyx_secret_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.runtime.wiring.secret", lambda _: '{"api_key": "K", "public_key": "k", "tags": 1}')

    with pytest.raises(Unavailable, match="the secret TelnyxSecret: tags is no list"):
        carriers_for(any_api_settings(telnyx_secret_id="telnyx"))["telnyx"]


def test_only_carriers_that_are_set_up_are_there() -> None:
    assert set(carriers_for(any_api_settings())) == {"manual", "simulated"}
    assert set(carriers_for(any_api_settings(telnyx_secret_id="telnyx"))) == {"manual", "simulated", "telnyx"}

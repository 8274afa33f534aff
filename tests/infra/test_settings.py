"""Settings: what infra writes is what the function reads, and a bad environment is told of at once."""

import subprocess
import sys

import pytest

from shared.runtime.settings import ApiSettings, RelaySettings, SettingsError


def any_api_settings(**changes: object) -> ApiSettings:
    given: dict[str, object] = {
        "stage": "dev",
        "table_name": "table",
        "documents_bucket": "documents",
        "field_key_id": "key",
        "public_base_url": "https://port.example",
        "carrier": "manual",
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


def test_settings_import_nothing_but_pydantic() -> None:
    code = (
        "import sys; import shared.runtime.settings; "
        "print([m for m in ('boto3', 'aws_lambda_powertools', 'aws_cdk', 'fpdf') if m in sys.modules])"
    )

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert shown.stdout.strip() == "[]"

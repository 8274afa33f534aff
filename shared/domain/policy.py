"""How long things may take and what is checked: the settings of model.md that rules and use cases read."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """Days are calendar days unless the name says business days. Defaults are model.md's."""

    company_name: str = "Port Desk"
    target_resp_org: str = "PDK01"
    carrier: str = "simulated"
    auto_review: bool = False
    approval_expiry_days: int = 30
    signature_expiry_days: int = 30
    action_required_expiry_days: int = 12
    carrier_silent_days: int = 3
    """Business days."""
    foc_grace_hours: int = 4
    """After the confirmed date passed without a word, before the carrier counts as silent."""
    window_days_min: int = 28
    window_days_max: int = 42
    bulk_from: int = 50
    bulk_window_days_min: int = 42
    bulk_window_days_max: int = 56
    csv_max_rows: int = 5_000
    upload_max_bytes: int = 10_000_000
    upload_link_seconds: int = 3_600
    download_link_seconds: int = 300
    write_limit_per_minute: int = 600
    submit_timeout: timedelta = timedelta(minutes=5)
    step_retry_seconds: int = 300
    step_retry_max_seconds: int = 21_600
    longest_wait_seconds: int = 86_400

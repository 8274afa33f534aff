"""How long things may take and what is checked: the settings of model.md that rules and use cases read."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """Days are calendar days unless the name says business days. Defaults are model.md's."""

    company_name: str = "Port Desk"
    target_resp_org: str = "PDK01"
    carrier_routes: str = "*=simulated"
    """Which carrier takes which order; see `shared.domain.carrier_profiles`."""
    carrier_profiles: str = ""
    """JSON: what of the carriers' profiles differs for this operator."""
    calendars: str = ""
    """JSON: losing carriers' own holidays; see `shared.domain.foc_dates`."""
    desk_email: str = ""
    """Where carriers' packets are announced and whom carriers answer, by mail."""
    inbound_mail_address: str = ""
    """Where carriers' mails are taken in; "" where none are."""
    auto_review: bool = False
    approval_expiry_days: int = 30
    approval_reminder_days: tuple[int, ...] = (3, 7)
    """Days after an account's administrators were asked to approve a request."""
    signature_expiry_days: int = 30
    signature_reminder_days: tuple[int, ...] = (2, 5)
    """Days after the invitation; then every `signature_reminder_every`, `signature_reminders_max` in all."""
    signature_reminder_every: int = 3
    signature_reminders_max: int = 5
    quiet_from: int = 20
    quiet_until: int = 8
    """Hours in the signer's zone between which no reminder is sent."""
    signing_code: bool = False
    """A code is mailed to the signer before the letters can be seen."""
    signing_code_minutes: int = 15
    signing_session_minutes: int = 120
    copies_days: int = 90
    """How long the link to the signed copies works."""
    letter_days_local: int = 60
    letter_days_toll_free: int = 30
    """How old a signature may be when its order goes to the carrier; half of it is a warning (model.md)."""
    public_base_url: str = ""
    action_required_expiry_days: int = 12
    action_required_reminder_days: tuple[int, ...] = (2, 5, 8)
    """Days after an order began to wait for its customer."""
    digest_hour: int = 8
    """The hour, where the port is, at which a daily mail of a request goes out to those who want one."""
    mail_wait_seconds: int = 120
    """How long a mail waits for what happens to other orders of its request, which then go into the same mail."""
    carrier_silent_days: int = 3
    carrier_escalate_days: int = 6
    """Business days without an answer: after the first the carrier is chased, after the second it is escalated."""
    poll_minutes: int = 60
    poll_near_foc_minutes: int = 5
    poll_near_foc_hours: int = 2
    """How often a carrier is asked about an open order, and how often within these hours of its confirmed date."""
    foc_reminder_hours: tuple[int, ...] = (72, 24, 1)
    platform_answer_minutes: int = 60
    """How long the telephony system may take to say that numbers ring, before our team looks at it."""
    destination_check_hours: int = 8
    """How long before the confirmed date the numbers' destinations are tried once more."""
    portability_hours: int = 24
    """How long a carrier's word about a number's portability is remembered."""
    correction_link_days: int = 10
    foc_grace_hours: int = 4
    """After the confirmed date passed without a word, before the carrier counts as silent."""
    window_days_min: int = 28
    window_days_max: int = 42
    bulk_from: int = 50
    bulk_window_days_min: int = 42
    bulk_window_days_max: int = 56
    window_ports_min: int = 3
    """Done ports of a kind from which on windows follow from how long those took."""
    csv_max_rows: int = 5_000
    bulk_max_rows: int = 20_000
    bulk_max_bytes: int = 20_000_000
    bulk_max_requests: int = 1_000
    """Rows, bytes and port requests of one file of the drop folder."""
    bulk_settle_seconds: int = 5
    """How long a dropped file has to lie still before it is opened."""
    bulk_documents_hours: int = 24
    """How long a dropped file waits for documents that lie beside it, or are to."""
    upload_max_bytes: int = 10_000_000
    upload_link_seconds: int = 3_600
    download_link_seconds: int = 300
    write_limit_per_minute: int = 600
    desk_hours: str = "9-21 America/New_York"
    """When the desk is open, Monday to Friday; see `shared.domain.desk_hours`."""
    desk_target_hours: int = 12
    """Business hours within which our team acts on what is its turn."""
    second_person_hours: int = 24
    """How long a step that wants a second person of our team waits for one."""
    reveals_per_hour: int = 20
    """Secrets that one of our team may be shown in an hour."""
    openings_per_hour: int = 300
    """Letters, packets and documents that one of our team may open in an hour, each counted once: a reviewer's day is
    made of them, and nobody's hour of more."""
    port_out_answer_hours: int = 4
    port_out_answer_hours_many: int = 12
    port_out_answer_hours_toll_free: int = 24
    """Business hours of the desk until a port-out has to be answered: of one number, of several, of toll-free ones."""
    port_out_most_numbers: int = 500
    """Numbers that are taken in one port-out; it may be refused for more."""
    port_out_supplement_days: int = 30
    """How long a rejected port-out waits for a supplement; then it is cancelled."""
    snapback_days: int = 7
    """How long after a number left it can be asked back as an unauthorised port; later it is ported in anew."""
    case_customer_days: int = 7
    """How long a case waits for the account's answer before our team is reminded of it."""
    port_out_records: str = ""
    """JSON, by the carrier under us: what it has on file for our numbers (`shared.domain.port_outs.records`)."""
    session_idle_minutes: int = 30
    session_hours: int = 8
    """How long somebody stays signed in on the pages: without doing anything, and in all."""
    sign_in_tries: int = 10
    sign_in_tries_minutes: int = 15
    """How often signing in may be tried with one key, and three times as often from one address, in so many minutes."""
    submit_timeout: timedelta = timedelta(minutes=5)
    step_retry_seconds: int = 300
    step_retry_max_seconds: int = 21_600
    longest_wait_seconds: int = 86_400
    webhook_ports: str = "443, 8443"
    """Ports of customers' webhook endpoints, separated by commas."""
    webhooks_to_loopback: bool = False
    """Local stage only: endpoints on this very machine are called, also by http."""
    webhook_give_ups: int = 3
    webhook_failing_days: int = 5
    """An endpoint is disabled when the last try of so many deliveries failed, or of one after so many days of failing,
    with nothing taken in between."""

    @property
    def ports_of_webhooks(self) -> frozenset[int]:
        return frozenset(int(port) for port in self.webhook_ports.split(",") if port.strip())

"""One real port, shown as it goes: from the CSV to working tracking numbers, through the HTTP API only."""

import csv
import hashlib
import io
import shutil
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from infra.local.bring_up import Local
from infra.local.columns import in_columns
from infra.local.customer import Customer
from infra.local.home import ROOT
from infra.local.mailbox import mails_of
from infra.local.samples.invoice import make_invoice
from infra.local.signer import Browser, check_file, link_in, sign_as
from portdesk_client import models as m
from shared.domain.letter import PostalAddress
from shared.domain.phone_numbers import read_number_cell

SAMPLES = Path(__file__).parent / "samples"
OUTPUT = ROOT / "demo-output"

_PERSON = {"name": "Dana Whitfield", "title": "Owner", "email": "dana@acme.example.com"}
_THIRD_PARTY = {"name": "Morgan Reyes", "title": "Facilities Manager", "email": "morgan@northside.example.com"}
ACCOUNTS: tuple[Any, ...] = (
    {
        "label": "Lakeside Telecom",
        "carrier_name": "Lakeside Telecom",
        "service_type": "voip",
        "account_number": "LT-8842-1307",
        "billing_telephone_number": "(312) 226-4410",
        "pin_status": "provided",
        "end_user_name": "Acme Home Services, LLC",
        "subscriber_type": "business",
        "service_address": {
            "line1": "120 N Wabash Ave",
            "line2": "Suite 400",
            "city": "Chicago",
            "state": "IL",
            "postal_code": "60602",
            "country": "US",
        },
        "authorized_person": _PERSON,
        "numbers_staying": "none",
    },
    {
        "label": "Northern Voice",
        "carrier_name": "Northern Voice & Data",
        "service_type": "landline",
        "account_number": "SIM-POSTAL-CODE-MISMATCH",  # the simulated carrier rejects it until the ZIP is corrected
        "billing_telephone_number": "(612) 332-8840",
        "pin_status": "none",
        "end_user_name": "Acme Home Services, LLC",
        "subscriber_type": "business",
        "service_address": {
            "line1": "88 Nicollet Mall",
            "city": "Minneapolis",
            "state": "MN",
            "postal_code": "55402",
            "country": "US",
        },
        "authorized_person": _THIRD_PARTY,
        "signer": {"name": _THIRD_PARTY["name"], "email": _THIRD_PARTY["email"]},
        "numbers_staying": "some",
        "numbers_staying_list": ["(612) 332-8899"],
        "new_billing_telephone_number": "(612) 332-8899",
    },
)
TRANSFER_PIN = "482913"
CORRECTED_ZIP = "55402-1033"


class DemoFailedError(Exception):
    """The demo did not end as it should; says at what."""


class Demo:
    """The main job, step by step."""

    def __init__(self, local: Local, keys: Mapping[str, str], console: Console, output: Path = OUTPUT) -> None:
        self._local = local
        self._customer = Customer(local.api_url, keys["administrator"])
        self._console = console
        self._output = output
        self._began = time.monotonic()
        self._request_id = ""

    def run(self) -> str:
        """Port the sample list; answers the request's id. Raises what failed."""
        with closing(self._customer):
            return self._run()

    def _run(self) -> str:
        shutil.rmtree(self._output, ignore_errors=True)
        self._output.mkdir(parents=True)
        self._make_request()
        self._upload_numbers()
        accounts = self._give_accounts()
        self._show_missing("Before the invoices")
        self._upload_invoices(accounts)
        self._show_missing("After the invoices")
        self._submit()
        self._sign()
        self._give_pin(accounts)
        self._follow()
        self._first_call()
        self._drop_a_file()
        self._report()
        return self._request_id

    def _say(self, what: str, detail: str = "") -> None:
        at = time.monotonic() - self._began
        self._console.print(f"[dim]{at:6.1f} s[/]  [bold]{what}[/]  {detail}", soft_wrap=True)

    def _make_request(self) -> None:
        made = self._customer.create_port_request({"name": "Acme moves its numbers", "reference": "ACME-2026-1"})
        self._request_id = made["id"]
        self._say("Request made", f"{made['id']} · {made['status']}")

    def _upload_numbers(self) -> None:
        listed = self._customer.put_numbers(self._request_id, (SAMPLES / "numbers.csv").read_text(encoding="utf-8"))
        self._say(
            "Number list uploaded",
            f"{listed['rows']} rows: {listed['accepted']} accepted, {listed['held']} held, {listed['skipped']} skipped",
        )
        if listed["held"]:
            raise DemoFailedError(f"rows of the sample list are held: {listed['groups']}")

    def _give_accounts(self) -> dict[str, str]:
        found = {}
        for account in ACCOUNTS:
            made = self._customer.create_losing_account(self._request_id, account)
            found[made["label"]] = made["id"]
            self._say(
                "Current carrier account given", f"{made['label']} · account number …{made['account_number']['last4']}"
            )
        return found

    def _show_missing(self, when: str) -> None:
        readiness = self._customer.get_port_request(self._request_id)["readiness"]
        assert readiness is not None
        missing = [problem["detail"] for problem in readiness["missing"]]
        missing += [f"{one['label']}: {p['detail']}" for one in readiness["losing_accounts"] for p in one["missing"]]
        self._say(when, "nothing is missing" if readiness["ready"] else f"{len(missing)} missing")
        for line in missing:
            self._console.print(f"             · {line}", soft_wrap=True)

    def _upload_invoices(self, accounts: Mapping[str, str]) -> None:
        rows = self._all_rows()
        for account in ACCOUNTS:
            label = account["label"]
            address = account["service_address"]
            facts = read_number_cell(account["billing_telephone_number"]).facts
            assert facts is not None
            file = make_invoice(
                self._output / f"invoice-{label.lower().replace(' ', '-')}.pdf",
                carrier_name=account["carrier_name"],
                account_number=account["account_number"],
                end_user_name=account["end_user_name"],
                service_address=PostalAddress(**address),
                numbers=[row["number"] or "" for row in rows if row["losing_account"] == label],
                bill_date=(datetime.now(UTC) - timedelta(days=9)).date(),
                billing_telephone_number=facts.e164,
            )
            document = self._customer.upload_document(self._request_id, "invoice", file, [accounts[label]])
            self._say("Invoice uploaded", f"{file.name} · {document['pages']} pages · {document['status']}")
            if document["status"] != "accepted":
                raise DemoFailedError(f"the sample invoice was not accepted: {document['problems']}")
            self._show_bill(document)

    def _show_bill(self, document: m.DocumentAnswer) -> None:
        """What was read on an invoice, held against the form and the list."""
        findings = document["bill"]["findings"] if document["bill"] else []
        differs = [one["about"] for one in findings if one["outcome"] != "matches"]
        alike = ", ".join(one["about"].replace("_", " ") for one in findings if one["outcome"] == "matches")
        self._say("Invoice read", f"as in the form: {alike}" + (f" · not so: {', '.join(differs)}" if differs else ""))
        if differs or not findings:
            raise DemoFailedError(f"the sample invoice does not read as it should: {document['bill']}")

    def _submit(self) -> None:
        submitted = self._customer.submit_port_request(self._request_id)
        self._say("Submitted", f"split into {len(submitted['orders'])} orders · {submitted['status']}")
        self._wait_for_orders("the letters", lambda order: bool(order["letter"]["document_sha256"]))
        for order in self._customer.orders(self._request_id):
            kind = " ".join(filter(None, (order["number_class"].replace("_", "-"), order["country"])))
            self._say("Letter of Authorization", f"{order['current_carrier']} · {kind} · {order['numbers']} numbers")

    def _sign(self) -> None:
        """Two ways: through the API by the account itself, and by somebody without an account, from a mail."""
        self._sign_by_mail()
        for order in self._customer.orders(self._request_id):
            if order["letter"]["envelope_id"]:
                continue
            letter = self._customer.letter(self._request_id, f"{order['id']}.pdf", version="unsigned")
            if hashlib.sha256(letter).hexdigest() != order["letter"]["document_sha256"]:
                raise DemoFailedError("the letter to sign is not the one that the order names")
            self._customer.sign(self._request_id, order, _PERSON["name"])
            self._say("Signed", f"{order['id']} by {_PERSON['name']}, through the API")
        self._wait_for_orders("the sealed letters", lambda order: bool(order["letter"]["signed_sha256"]))
        for order in self._customer.orders(self._request_id):
            signed = self._customer.letter(self._request_id, f"{order['id']}.pdf", version="signed")
            if hashlib.sha256(signed).hexdigest() != order["letter"]["signed_sha256"]:
                raise DemoFailedError("the signed letter is not the one whose hash is kept")
            (self._output / f"signed-loa-{order['id']}.pdf").write_bytes(signed)
            self._say("Sealed", f"signed-loa-{order['id']}.pdf · SHA-256 {order['letter']['signed_sha256'][:16]}…")
        self._check_a_letter()

    def _sign_by_mail(self) -> None:
        """What the third party does: reads the mail, opens the link, reads, types their name, confirms."""
        address = _THIRD_PARTY["email"]
        mails = self._customer.wait_for(
            f"the mail to {address}",
            lambda: [mail for mail in mails_of(self._local.cloud) if mail.is_to(address)],
            bool,
        )
        self._say("Mail", f"to {address}: {mails[-1].subject}")
        with Browser() as browser:
            page = sign_as(browser, link_in(mails[-1].text), _THIRD_PARTY["name"])
            self._say("Signed", f"by {_THIRD_PARTY['name']}, through the link in the mail · {page.title}")

    def _check_a_letter(self) -> None:
        """Anyone can drop the file on the letter check and learn what it is."""
        file = sorted(self._output.glob("signed-loa-*.pdf"))[0]
        found = check_file(self._local.api_url, file)
        changed = check_file(self._local.api_url, file, changed=True)
        self._say("Letter check", f"{file.name}: {found.title} · with one byte changed: {changed.title}")
        if found.title == changed.title:
            raise DemoFailedError("the letter check sees no difference")

    def _give_pin(self, accounts: Mapping[str, str]) -> None:
        """Where a carrier wants a PIN the order waits for it, after the letter."""
        label = ACCOUNTS[0]["label"]
        self._wait_for_orders(
            "the question for the PIN",
            lambda order: order["current_carrier"] != label or _asks_for_pin(order),
        )
        self._say("PIN asked for", self._customer.get_port_request(self._request_id)["progress"]["where"])
        self._customer.set_pin(self._request_id, accounts[label], {"pin": TRANSFER_PIN})
        self._say("PIN given", "sealed; it is on no letter")

    def _follow(self) -> None:
        """Say every change of an order's status until all have ended."""
        seen: dict[str, str] = {}

        def look() -> list[dict[str, Any]]:
            orders = self._customer.orders(self._request_id)
            for order in orders:
                if seen.get(order["id"]) != order["status"]:
                    seen[order["id"]] = order["status"]
                    self._say(order["status"].replace("_", " "), f"{order['id']} · {_dates(order)}")
                    if order["status"] == "action_required":
                        self._correct(order["id"])
            return orders

        ended = self._customer.wait_for(
            "the end of all orders", look, lambda orders: all(o["status"] in ("completed", "cancelled") for o in orders)
        )
        if any(order["status"] != "completed" for order in ended):
            raise DemoFailedError("an order did not complete")
        if max(order["pon_version"] for order in ended) < 2:
            raise DemoFailedError("no order was rejected and corrected")

    def _correct(self, order_id: str) -> None:
        """What was sent beside what the carrier answered, and the correction: ZIP+4 voids no letter."""
        forms = self._customer.list_corrections(self._request_id)
        form = next((one for one in forms if one["order_id"] == order_id), None)
        if form is None:
            return
        for reason in form["reasons"]:
            self._say("Rejected", f"{reason['title']} · the carrier: “{reason['carrier_words'] or reason['detail']}”")
        for field in form["fields"]:
            self._say("Was sent", f"{field['name']}: {field['sent']}")
        order = self._customer.correct(
            self._request_id, {"order_id": order_id, "edit": {"service_address": {"postal_code": CORRECTED_ZIP}}}
        )
        now = order["status"].replace("_", " ")
        self._say("Corrected", f"ZIP {CORRECTED_ZIP} · {now} · {form['cost']['explanation']}")

    def _first_call(self) -> None:
        numbers = self._tracking_numbers()
        if {number["status"] for number in numbers} != {"pending"}:
            raise DemoFailedError("the ported numbers are not pending")
        self._say("Tracking numbers", f"{len(numbers)} are pending their first call")
        called = self._customer.record_call(numbers[0]["number"])
        self._say("First call", f"{called['number']} is {called['status']}")
        if called["status"] != "active":
            raise DemoFailedError("the called number is not active")

    def _drop_a_file(self) -> None:
        """As agencies bring theirs: one file, two port requests, two rows to correct, and a report of every row."""
        dropped = self._customer.drop(SAMPLES / "bulk.csv")
        self._say("File dropped", f"bulk.csv · {dropped['status'].replace('_', ' ')}")
        found = self._customer.wait_for(
            "the report of the file",
            lambda: self._customer.get_bulk_upload(dropped["id"]),
            lambda seen: bool(seen["report"]["csv"]),
        )
        rows = ", ".join(f"{count} {status}" for status, count in sorted(found["rows_by_status"].items()))
        self._say("Reported", f"{found['requests']} port requests · {found['rows']} rows: {rows}")
        if found["rows_by_status"] != {"draft": 3, "held": 2, "skipped": 1}:
            raise DemoFailedError(f"the rows of the sample file are not as they should be: {found}")
        report = httpx.get(found["report"]["csv"] or "", timeout=60).raise_for_status().content
        (self._output / "bulk-report.csv").write_bytes(report)
        listed = csv.DictReader(io.StringIO(report.decode("utf-8-sig"), newline=""))
        lines = [(row["Tracking Number"], row["port_request_name"], row["status"], row["codes"]) for row in listed]
        for line in in_columns([("Number", "Port request", "Status", "Codes"), *lines]):
            self._console.print(f"           {line}", markup=False, soft_wrap=True)

    def _report(self) -> None:
        request = self._customer.get_port_request(self._request_id)
        listed = self._customer.list_numbers_csv(self._request_id)
        (self._output / "numbers.csv").write_bytes(listed.encode())
        (self._output / "report.pdf").write_bytes(self._customer.report(self._request_id))
        orders = {order["id"]: order for order in self._customer.orders(self._request_id)}
        self._console.print()
        self._console.print(f"[bold]{request['name']}[/] · {request['status']} · {len(orders)} orders\n")
        rows = [("Number", "Name", "Forwards to", "Status", "Ported (UTC)")]
        for number in sorted(self._tracking_numbers(), key=lambda one: (one["order_id"], one["number"])):
            ported = str(number["ported_at"] or "")[:19].replace("T", " ")
            rows.append((number["number"], number["name"], number["forwarding_number"], number["status"], ported))
        for line in in_columns(rows):
            self._console.print(line, markup=False, soft_wrap=True)
        self._console.print()
        self._console.print(request["progress"]["where"], request["progress"]["next_action"], soft_wrap=True)
        files = sorted(file.name for file in self._output.iterdir())
        self._console.print(f"\n[bold]Left in {self._output.name}/[/]  {', '.join(files)}", soft_wrap=True)

    def _wait_for_orders(self, what: str, done: Any) -> None:
        self._customer.wait_for(
            what,
            lambda: self._customer.orders(self._request_id),
            lambda orders: bool(orders) and all(done(order) for order in orders),
        )

    def _all_rows(self) -> list[m.RowAnswer]:
        return list(self._customer.list_numbers(self._request_id))

    def _tracking_numbers(self) -> list[m.TrackingNumberAnswer]:
        return [one for one in self._customer.list_tracking_numbers() if one["request_id"] == self._request_id]


def _asks_for_pin(order: Mapping[str, Any]) -> bool:
    return any(ask["code"] == "pin_needed" for ask in order["asks"])


def _dates(order: Mapping[str, Any]) -> str:
    if order["actual_ported_at"]:
        return f"ported {order['actual_ported_at'][:19].replace('T', ' ')}"
    if order["confirmed_foc_at"]:
        return f"confirmed port date (FOC) {order['confirmed_foc_at'][:19].replace('T', ' ')}"
    return f"{order['numbers']} numbers at {order['current_carrier']}"

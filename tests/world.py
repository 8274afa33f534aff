"""Port Desk whole, in memory: the real API door, use cases and workflow decisions over twins of everything outside.

`Client` calls the API as a customer's software does. `World.work()` does what relay and Step Functions do: it runs each
order's steps until it waits.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import unquote

from functions.api.door import build
from shared.adapters.memory.clock import FixedClock
from shared.adapters.memory.dead_letters import MemoryDeadLetters
from shared.adapters.memory.deliveries import MemoryDeliveries, MemoryResolver
from shared.adapters.memory.drops import MemoryDropFiles
from shared.adapters.memory.files import MemoryFiles
from shared.adapters.memory.ids import SequentialIds
from shared.adapters.memory.mailbox import Mailbox
from shared.adapters.memory.store import MemoryStore
from shared.adapters.memory.vault import MemoryVault
from shared.adapters.pdf.letter import render_letter
from shared.domain.cutover_certificate import CutoverCertificate
from shared.domain.driving import Step
from shared.domain.letter import CONSENT_VERSION, LetterCertificate, LetterContent, LetterSignature
from shared.domain.mail_table import mail_row
from shared.domain.mails import OF_ORDERS
from shared.domain.model import CarrierEventKind, MailKind, Notification, PortOrder, Role, SignatureBox, WebhookDelivery
from shared.domain.permissions import STAFF
from shared.domain.policy import Policy
from shared.ports import (
    Append,
    BadDrawing,
    Carrier,
    Create,
    DocumentText,
    DueDelivery,
    Inspection,
    PrintedLetter,
    Replace,
    Store,
    Unavailable,
    Write,
)
from shared.runtime.authentication import Authenticator
from shared.runtime.playbook_shelf import PlaybookShelf
from shared.runtime.wiring import ApiParts
from shared.usecases.accounts.companies import add_company
from shared.usecases.accounts.keys import KeyWish, create_key
from shared.usecases.accounts.opening import create_account, desk_account
from shared.usecases.accounts.reach import By, Office
from shared.usecases.accounts.users import add_user
from shared.usecases.apply_carrier_event import apply_carrier_event
from shared.usecases.cases.attend import attend_case
from shared.usecases.cases.open_by_itself import open_for_event
from shared.usecases.desk import CarrierDesk, Desk
from shared.usecases.documents import record_upload
from shared.usecases.drive_order import decide, run_step
from shared.usecases.envelopes.attend import attend_request
from shared.usecases.letters import print_letter, print_signed_letter
from shared.usecases.notifications.telling import tell_due
from shared.usecases.port_outs.attend import attend_port_out
from shared.usecases.reports.count import count_event
from shared.usecases.support.index_terms import index_terms
from shared.usecases.tell_customers import tell
from shared.usecases.webhooks.deliver import deliver
from shared.usecases.webhooks.desk import WebhookDesk
from shared.usecases.webhooks.pass_on import pass_on
from tests.fakes import FakeCarrier, FakePlatform, FakeSender

START = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
QUIET = ("comments", "progress")
HOOKS = "hooks.example.com"
NUMBERS = ("+12125552301", "+12125552302", "+12125552303")


@dataclass
class PlainPrinter:
    """Prints a letter that is quick to make; `real` prints the PDF."""

    real: bool = False

    def render(self, content: LetterContent) -> PrintedLetter:
        if self.real:
            return render_letter(content)
        return PrintedLetter(repr(content).encode(), SignatureBox(page=0, x=62, y=400.5, width=488, height=156))


@dataclass
class PlainSealer:
    """Seals a letter in words, and can be made to fail as KMS does."""

    failures: int = 0
    sealed: list[LetterCertificate] = field(default_factory=list)

    def seal(
        self, frozen: bytes, box: SignatureBox, signature: LetterSignature, certificate: LetterCertificate
    ) -> bytes:
        if self.failures:
            self.failures -= 1
            raise Unavailable("the key does not answer")
        self.sealed.append(certificate)
        return frozen + f"\nsigned {signature!r} in {box!r}\nsealed {certificate!r}".encode()


@dataclass
class PlainCertifier:
    """Certifies a port in words, and can be made to fail as KMS does."""

    failures: int = 0
    certified: list[CutoverCertificate] = field(default_factory=list)

    def certify(self, certificate: CutoverCertificate) -> bytes:
        if self.failures:
            self.failures -= 1
            raise Unavailable("the key does not answer")
        self.certified.append(certificate)
        return repr(certificate).encode()


class PlainDrawings:
    def read(self, data: bytes) -> bytes:
        if not data.startswith(b"PNG"):
            raise BadDrawing("signature_empty" if not data else "drawing_not_an_image")
        return data


class TrustingInspector:
    def inspect(self, data: bytes, content_type: str, filename: str) -> Inspection:
        return Inspection(True, f"{len(data):064x}", 1)

    def text(self, data: bytes, content_type: str) -> DocumentText:
        return DocumentText(why_not="no_text")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def codes(self) -> list[str]:
        """The codes of all errors of a problem document."""
        return [error["code"] for error in self.body.get("errors", [])]


@dataclass
class Client:
    """One API key's view of the API."""

    app: Any
    secret: str

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        path, _, query = path.partition("?")
        given = {"authorization": f"Bearer {self.secret}", "user-agent": "tests"}
        text: str | None = None
        if isinstance(body, str):
            text, given["content-type"] = body, "text/csv"
        elif body is not None:
            text, given["content-type"] = json.dumps(body), "application/json"
        given.update({name.replace("_", "-").lower(): value for name, value in headers.items()})
        event = {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": path,
            "rawQueryString": query,
            "queryStringParameters": _read_query(query),
            "headers": given,
            "requestContext": {
                "http": {"method": method, "path": path, "sourceIp": "127.0.0.1"},
                "stage": "$default",
                "requestId": "test",
            },
            "body": text,
            "isBase64Encoded": False,
        }
        answer = self.app.resolve(event, None)
        kind = answer["headers"].get("Content-Type") or answer["headers"].get("content-type", "")
        raw = answer.get("body")
        parsed = json.loads(raw) if raw and "json" in str(kind) else raw
        return Answer(answer["statusCode"], {k.lower(): str(v) for k, v in answer["headers"].items()}, parsed)

    def get(self, path: str, **headers: str) -> Answer:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.call("POST", path, body, **headers)


def _read_query(query: str) -> dict[str, str]:
    """What a gateway hands over of an address."""
    parts = (part.split("=", 1) for part in query.split("&") if part)
    return {name: unquote(value) for name, value in parts}


def any_losing_account(**changes: Any) -> dict[str, Any]:
    return {
        "label": "Main",
        "carrier_name": "Lakeside Telecom",
        "service_type": "landline",
        "account_number": "LT-884213",
        "billing_telephone_number": "+12125552399",
        "pin_status": "none",
        "end_user_name": "Acme Plumbing & Heating",
        "subscriber_type": "business",
        "service_address": {
            "line1": "120 Wabash Ave",
            "city": "New York",
            "state": "NY",
            "postal_code": "10001",
            "country": "US",
        },
        "authorized_person": {"name": "Dana Whitfield", "title": "Owner", "email": "dana@acme.example.com"},
        "numbers_staying": "none",
    } | changes


def csv_of(numbers: Sequence[str], *, company: str = "Acme Plumbing", column: str = "", forward: str = "") -> str:
    """A list in the template's columns; `column` puts every row on that losing account."""
    lines = ["Tracking Number,Forwarding Number,Name,Source,Company" + (",losing_account" if column else "")]
    for index, number in enumerate(numbers):
        to = forward or f"+1646{2340000 + index:07d}"
        lines.append(f"{number},{to},Line {index},Google Ads,{company}" + (f",{column}" if column else ""))
    return "\n".join(lines) + "\n"


class OwingStore(MemoryStore):
    """Takes no event that a mail is owed for without the mail: wherever it is written, in the same transaction."""

    def commit(self, writes: Sequence[Write]) -> None:
        owed = {one.entity.kind for one in writes if isinstance(one, Create) and isinstance(one.entity, Notification)}
        rows = [(one.event, mail_row(one.event)) for one in writes if isinstance(one, Append)]
        forgotten = [event.type for event, row in rows if row is not None and not row.once and row.kind not in owed]
        assert not forgotten, f"nobody is mailed of {forgotten}"
        super().commit(writes)


@dataclass
class World:
    policy: Policy = field(default_factory=lambda: Policy(auto_review=True, public_base_url="https://port.example.com"))
    store: Store | None = None
    printer: PlainPrinter = field(default_factory=PlainPrinter)
    sealer: Any = field(default_factory=PlainSealer)
    tells_all: bool = False
    """Whether users get the mails of how orders go on, too; most tests are about others."""

    def __post_init__(self) -> None:
        self.clock = self.new_clock()
        self.mailbox = Mailbox()
        self.drawings = PlainDrawings()
        self.memory = OwingStore(self.clock)
        self.files, self.vault, self.ids = MemoryFiles(self.clock), MemoryVault(), SequentialIds()
        self.letters, self.papers = MemoryFiles(self.clock), MemoryFiles(self.clock)
        self.bucket = MemoryDropFiles(self.clock)
        self.carrier, self.platform, self.test_platform = FakeCarrier(), FakePlatform(), FakePlatform()
        self.dead_letters = MemoryDeadLetters()
        self.accounts: list[str] = []
        self.resolver = MemoryResolver({HOOKS: ["52.94.236.248"]})
        self.sender, self.deliveries = FakeSender(), MemoryDeliveries()
        self._streamed: set[tuple[str, str, int]] = set()
        self.use(self.store or self.memory)

    def new_clock(self) -> FixedClock:
        return FixedClock(START)

    def other_carriers(self) -> Mapping[str, Carrier]:
        """Carriers beside the fake one, by name."""
        return {}

    def use(self, store: Store) -> None:
        """Put another store under everything, such as one that fails."""
        self.desk = Desk(
            store,
            self.clock,
            self.ids,
            self.policy,
            self.files,
            self.vault,
            self.letters,
            self.papers,
            {"simulated": self.carrier, **self.other_carriers()},
            PlaybookShelf(store.playbook, self.clock),
            self.resolver,
        )
        self.webhooks = WebhookDesk(self.desk, self.sender, self.deliveries, self.mailbox)
        self.partners = CarrierDesk(self.desk, self.platform, self.mailbox, self.test_platform)
        authenticator = Authenticator(self.memory.api_key, self.clock, 30, self.memory.mark_key_used)
        self.app = build(lambda: ApiParts(self.desk, self.bucket, authenticator, self.dead_letters))

    def client(
        self, role: Role = Role.ADMINISTRATOR, account_id: str | None = None, *, test_mode: bool = False, **account: Any
    ) -> Client:
        """A client of an account with the company Acme Plumbing; a new account unless one is named. Our own team's
        are the desk's."""
        office, by = Office(self.memory, self.clock, self.ids), By.operator()
        if role in STAFF:
            account_id = desk_account(office).id
        elif account_id is None:
            account_id = create_account(office, by, "Acme", **({"card_on_file": True} | account)).id
            add_company(office, by, account_id, "Acme Plumbing")
            if role != Role.ADMINISTRATOR:
                # Somebody has to approve what the others submit.
                add_user(office, by, account_id, "Ada Boss", "boss@acme.example.com", Role.ADMINISTRATOR)
        user = add_user(office, by, account_id, f"Some {role}", self._free_email(account_id, role), role)
        if not self.tells_all:
            self.memory.commit([Replace(user.but(mails_off=QUIET, version=user.version + 1))])
        if role not in STAFF:
            self.accounts.append(account_id)
        made = create_key(office, by, account_id, user.id, KeyWish(test_mode=test_mode))
        return Client(self.app, str(made.secret))

    def _free_email(self, account_id: str, role: Role) -> str:
        """administrator@acme.example.com, or administrator-2 where one of the account has that."""
        taken = {user.email for user in self.memory.users(account_id)}
        found = (f"{role}{f'-{n}' if n > 1 else ''}@acme.example.com" for n in count(1))
        return next(email for email in found if email not in taken)

    def draft(self, client: Client, numbers: Sequence[str] = NUMBERS, **account: Any) -> str:
        """A request that is complete but for submitting it."""
        request_id: str = client.post("/v1/port-requests", {"name": "Chicago lines"}).body["id"]
        path = f"/v1/port-requests/{request_id}"
        assert client.call("PUT", f"{path}/numbers", csv_of(numbers)).status == 200
        assert client.post(f"{path}/losing-accounts", any_losing_account(**account)).status == 201
        self.invoice(client, request_id)
        return request_id

    def invoice(self, client: Client, request_id: str) -> None:
        made = client.post(
            f"/v1/port-requests/{request_id}/documents",
            {"type": "invoice", "filename": "bill.pdf", "content_type": "application/pdf", "size": 8},
        )
        assert made.status == 201, made.body
        key = made.body["upload"]["fields"]["key"]
        self.files.upload(key, b"%PDF-1.7")
        record_upload(self.desk, TrustingInspector(), key)

    def submitted(self, client: Client, numbers: Sequence[str] = NUMBERS, **account: Any) -> str:
        request_id = self.draft(client, numbers, **account)
        answer = client.post(f"/v1/port-requests/{request_id}/submit")
        assert answer.status == 200, answer.body
        return request_id

    def orders(self, request_id: str) -> tuple[PortOrder, ...]:
        view = self.memory.request_view(request_id)
        assert view is not None
        return view.orders

    def work(self, request_id: str, turns: int = 50) -> None:
        """Run the workflows of a request's orders until they wait or end."""
        for order in self.orders(request_id):
            for _ in range(turns):
                if not self.turn(order.id):
                    break
            else:
                raise AssertionError(f"{order.id} is still busy after {turns} turns")

    def index(self, request_id: str) -> None:
        """What the relay does for the search of a request, and of its account."""
        view = self.desk.store.request_view(request_id)
        assert view is not None
        account_id = view.request.account_id
        account = self.desk.store.account(account_id) or self.memory.account(account_id)
        for thing in (view.request, *view.losing_accounts, *view.orders, account, *self.memory.users(account_id)):
            index_terms(self.desk.store, None, thing)

    def relay(self, *request_ids: str) -> None:
        """What the relay does for the events of these requests: number what their customers are told."""
        for request_id in request_ids:
            tell(self.memory, self.memory.events(request_id, 10_000, None).items, self.clock.now())

    def relay_accounts(self) -> None:
        """The same for what happened to the accounts themselves."""
        for account_id in dict.fromkeys(self.accounts):
            tell(self.memory, reversed(self.memory.account_events(account_id, 10_000, None).items), self.clock.now())

    def pass_on(self, *request_ids: str) -> None:
        """Tell what happened to these requests, and pass it on to the webhooks of their accounts."""
        self.relay(*request_ids)
        for account_id in self.accounts:
            for test_mode in (False, True):
                pass_on(self.desk, account_id, test_mode)

    def stream(self) -> None:
        """What the table's stream does for deliveries: new ones, and those that are sent anew, go to the queue."""
        for endpoint_id, event_id in self.memory.deliveries_due(self.clock.now() + timedelta(days=99), 10_000):
            one = self.memory.webhook_delivery(endpoint_id, event_id)
            if one is not None and (endpoint_id, event_id, one.round) not in self._streamed:
                self._streamed.add((endpoint_id, event_id, one.round))
                self.deliveries.put([DueDelivery(one.account_id, endpoint_id, event_id, one.round, one.tried)])

    def deliver(self) -> list[WebhookDelivery]:
        """Try everything that is new or waits in the queue; answers what came of it."""
        self.stream()
        made = [deliver(self.webhooks, due) for due in self.deliveries.take()]
        return [one for one in made if one is not None]

    def look_after(self, port_out_id: str) -> int:
        """What the function that looks after port-outs does for an event of this one."""
        return attend_port_out(self.partners, self.mailbox, port_out_id)

    def look_into(self, request_id: str) -> None:
        """What the function that opens cases by itself does for all events of a request."""
        for event in self.memory.events(request_id, 500, None).items:
            open_for_event(self.desk, event)

    def count(self, *subjects: str) -> int:
        """What the function behind the desk's reports does for all events of requests, port-outs and cases; how many of
        them were news to a report."""
        news = 0
        for subject in subjects:
            of_request = subject.startswith("prq_")
            page = (self.memory.events if of_request else self.memory.events_about)(subject, 500, None)
            news += sum(count_event(self.desk, event) for event in page.items)
        return news

    def mail_of_case(self, case_id: str) -> int:
        return attend_case(self.desk, self.mailbox, case_id)

    def mail(self, request_id: str) -> int:
        """What the envelopes' function does for the events of this request, and for what is due."""
        return tell_due(self.desk, self.mailbox) + attend_request(self.desk, self.mailbox, request_id)

    def owed(self, request_id: str, *kinds: MailKind) -> tuple[Notification, ...]:
        """The notifications of a request that tell of something else than how its orders go on, or those named."""
        every = self.memory.notifications(request_id)
        return tuple(one for one in every if (one.kind in kinds if kinds else one.kind not in OF_ORDERS))

    def link_to(self, address: str, kind: str = "sign") -> str:
        """The token of the latest link that was mailed to this address."""
        for mail in reversed(self.mailbox.to(address)):
            found = re.search(rf"/{kind}/([\w.-]+)", mail.text)
            if found:
                return found[1]
        raise AssertionError(f"no {kind} link was mailed to {address}")

    def turn(self, order_id: str) -> bool:
        """One turn of a workflow's loop; False when it waits or has ended."""
        _, decision = decide(self.desk, order_id)
        if decision.step in (Step.WAIT, Step.END):
            return False
        if decision.step == Step.PRINT_LETTER:
            print_letter(self.desk, self.printer, order_id)
        elif decision.step == Step.PRINT_SIGNED_LETTER:
            print_signed_letter(self.desk, self.sealer, order_id)
        else:
            run_step(self.partners, order_id, decision.step)
        return True

    def sign(self, client: Client, request_id: str, name: str = "Dana Whitfield") -> None:
        for order in client.get(f"/v1/port-requests/{request_id}/orders").body["items"]:
            if order["status"] == "awaiting_signature":
                answer = self.try_sign(client, request_id, order, typed_name=name)
                assert answer.status == 200, answer.body

    def try_sign(self, client: Client, request_id: str, order: dict[str, Any], **changes: Any) -> Answer:
        body = {
            "typed_name": "Dana Whitfield",
            "consent": True,
            "consent_version": CONSENT_VERSION,
            "document_sha256": order["letter"]["document_sha256"],
        } | changes
        return client.post(f"/v1/port-requests/{request_id}/letters/{order['id']}/signature", body)

    def hear(self, order: PortOrder, kind: CarrierEventKind, **facts: Any) -> str:
        """The carrier reports; answers what became of it."""
        self.clock.advance(seconds=1)
        if kind == CarrierEventKind.FOC_CONFIRMED:
            facts.setdefault("confirmed_foc_at", self.clock.now() + timedelta(days=7))
        event = self.carrier.event(order.reference, kind, self.clock.now(), **facts)
        return apply_carrier_event(self.desk, event, event.model_dump_json())

    def port(self, request_id: str) -> None:
        """The carrier accepts, confirms and ports every order that it has."""
        for kind in (CarrierEventKind.ACCEPTED, CarrierEventKind.FOC_CONFIRMED, CarrierEventKind.PORTED):
            for order in self.orders(request_id):
                if not order.ended:
                    self.hear(order, kind)
        self.work(request_id)

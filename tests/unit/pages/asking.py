"""A customer at the pages that make a port request: a browser without a script, which can send files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin

from infra.local.signer import Page
from shared.domain.model import Document, LosingAccount, NumberList, PortRequest, Role
from shared.ports import DocumentText, Inspection, RequestView
from shared.usecases.documents import record_upload
from tests.unit.pages.browsing import Office, Person
from tests.world import NUMBERS, Client, TrustingInspector, World, any_losing_account, csv_of

HEADER: Final = "Tracking Number,Forwarding Number,Name,Source,Company\n"
ACCOUNT: Final = {
    "carrier_name": "Lakeside Telecom",
    "service_type": "landline",
    "secret_account_number": "LT-884213",
    "billing_telephone_number": "(212) 555-2399",
    "end_user_name": "Acme Plumbing & Heating",
    "subscriber_type": "business",
    "service_address.line1": "120 Wabash Ave",
    "service_address.city": "New York",
    "service_address.state": "NY",
    "service_address.postal_code": "10001",
    "service_address.country": "US",
    "authorized_person.name": "Dana Whitfield",
    "authorized_person.title": "Owner",
    "authorized_person.email": "dana@acme.example.com",
    "numbers_staying": "none",
    "pin_status": "none",
}


@dataclass
class Refusing:
    """An inspector that finds something wrong."""

    verdict: Inspection

    def inspect(self, data: bytes, content_type: str, filename: str) -> Inspection:
        return self.verdict

    def text(self, data: bytes, content_type: str) -> DocumentText:
        return DocumentText(why_not="no_text")


@dataclass
class Asker:
    """Somebody who makes a request, and the request once there is one."""

    role: Role = Role.ADMINISTRATOR
    account: dict[str, Any] = field(default_factory=dict)
    language: str = "en"
    office: Office = field(default_factory=Office)
    request_id: str = ""

    def __post_init__(self) -> None:
        self.client: Client = self.world.client(self.role, **self.account)
        self.person: Person = self.office.signed_in(client=self.client)
        self.person.transport.headers["accept-language"] = self.language

    @property
    def world(self) -> World:
        return self.office.world

    @property
    def view(self) -> RequestView:
        found = self.world.memory.request_view(self.request_id)
        assert found is not None
        return found

    @property
    def request(self) -> PortRequest:
        return self.view.request

    @property
    def list(self) -> NumberList:
        assert self.view.number_list is not None
        return self.view.number_list

    @property
    def losing(self) -> LosingAccount:
        return self.view.losing_accounts[0]

    @property
    def documents(self) -> Sequence[Document]:
        return self.view.documents

    # --- ways through the pages --------------------------------------------------------------------------------------

    def began(self, name: str = "Chicago lines") -> "Asker":
        page = self.person.submit(self.person.get("/portal/new"), "/portal/new", name=name)
        assert page.status == 200, page.text
        self.request_id = page.address.split("/requests/")[1].split("/")[0]
        return self

    def complete(self, **account: Any) -> "Asker":
        """A draft to which nothing is missing, made over the API."""
        self.request_id = self.world.draft(self.client, **account)
        return self

    def with_numbers(self, text: str = "") -> "Asker":
        path = f"/v1/port-requests/{self.request_id}/numbers"
        assert self.client.call("PUT", path, text or csv_of(NUMBERS)).status == 200
        return self

    def with_account(self, **changes: Any) -> "Asker":
        path = f"/v1/port-requests/{self.request_id}/losing-accounts"
        assert self.client.post(path, any_losing_account(**changes)).status == 201
        return self

    def page(self, step: str) -> Page:
        return self.person.get(f"/portal/requests/{self.request_id}/edit/{step}")

    def send(self, page: Page, action: str, /, **entries: Any) -> Page:
        return self.person.submit(page, action, **entries)

    def upload(self, page: Page, action: str, name: str, body: bytes, kind: str = "text/csv", **entries: str) -> Page:
        """The form of a page, with a file in it."""
        form = page.form(action)
        where = urljoin(page.address, form.action)
        sent = {**form.entries, **entries}
        return Page(self.person._http.post(where, data=sent, files={"file": (name, body, kind)}))

    def list_of(self, text: str | bytes, name: str = "list.csv") -> Page:
        body = text.encode() if isinstance(text, str) else text
        return self.upload(self.page("numbers"), "/numbers/upload", name, body)

    def inspected(self, inspector: Any = None) -> None:
        """What the inspector does with what arrived last."""
        record_upload(self.world.desk, inspector or TrustingInspector(), self.documents[-1].key)

"""Every call of the API, one method each."""

# Made by `python -m functions.api.openapi`; changes belong there.

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, cast

from portdesk_client import models as m
from portdesk_client.transport import Transport, segment


class Calls(Transport):
    """The API under `/v1`, call by call."""

    def list_api_keys(self) -> "list[m.KeyAnswer]":
        """The account's API keys, by prefix and last use."""
        return cast("list[m.KeyAnswer]", self._json("GET", "/v1/api-keys")["items"])

    def create_api_key(self, body: "m.KeyBody", *, idempotency_key: "str | None" = None) -> "m.NewKeyAnswer":
        """Make an API key for a user; it is shown this once."""
        return cast("m.NewKeyAnswer", self._json("POST", "/v1/api-keys", body=body, idempotency_key=idempotency_key))

    def revoke_api_key(self, key_id: str, *, idempotency_key: "str | None" = None) -> "m.KeyAnswer":
        """Revoke a key: it works no more within 30 seconds."""
        return cast("m.KeyAnswer", self._json("POST", f"/v1/api-keys/{segment(key_id)}/revoke", idempotency_key=idempotency_key))

    def rotate_api_key(self, key_id: str, body: "m.RotationBody | None" = None, *, idempotency_key: "str | None" = None) -> "m.NewKeyAnswer":
        """A key that takes this one's place: it works at once, the old one until the overlap is over."""
        return cast("m.NewKeyAnswer", self._json("POST", f"/v1/api-keys/{segment(key_id)}/rotate", body=body, idempotency_key=idempotency_key))

    def list_bulk_uploads(self, *, limit: "int | None" = None, cursor: "str | None" = None) -> "Iterator[m.ListedUploadAnswer]":
        """Files that were dropped or uploaded, newest first."""
        return cast("Iterator[m.ListedUploadAnswer]", self._items("GET", "/v1/bulk-uploads", params={"limit": limit, "cursor": cursor}))

    def create_bulk_upload(self, body: "m.BulkUploadBody", *, idempotency_key: "str | None" = None) -> "m.BulkUploadAnswer":
        """Announce a CSV of numbers for one or many port requests; the answer says where to POST it. POST the documents first, then the list. Columns, rules and reports are those of the drop folder."""
        return cast("m.BulkUploadAnswer", self._json("POST", "/v1/bulk-uploads", body=body, idempotency_key=idempotency_key))

    def get_bulk_upload(self, upload_id: str) -> "m.BulkUploadAnswer":
        """One file: how far it is, what was found so far, and links to its reports."""
        return cast("m.BulkUploadAnswer", self._json("GET", f"/v1/bulk-uploads/{segment(upload_id)}"))

    def list_cases(self, *, limit: "int | None" = None, cursor: "str | None" = None) -> "Iterator[m.CaseAnswer]":
        """The account's cases, newest first; a client manager's own."""
        return cast("Iterator[m.CaseAnswer]", self._items("GET", "/v1/cases", params={"limit": limit, "cursor": cursor}))

    def get_case(self, case_id: str, *, cursor: "str | None" = None) -> "m.FullCaseAnswer":
        """A case, what was said in it and its documents."""
        return cast("m.FullCaseAnswer", self._json("GET", f"/v1/cases/{segment(case_id)}", params={"cursor": cursor}))

    def create_case_document(self, case_id: str, body: "m.CaseDocumentBody", *, idempotency_key: "str | None" = None) -> "m.DocumentAnswer":
        """Announce a document for a case; the answer says where to POST it. Name it in a message then."""
        return cast("m.DocumentAnswer", self._json("POST", f"/v1/cases/{segment(case_id)}/documents", body=body, idempotency_key=idempotency_key))

    def say_in_case(self, case_id: str, body: "m.SayBody", *, idempotency_key: "str | None" = None) -> "m.FullCaseAnswer":
        """Say something in a case; one that was resolved is open again."""
        return cast("m.FullCaseAnswer", self._json("POST", f"/v1/cases/{segment(case_id)}/messages", body=body, idempotency_key=idempotency_key))

    def list_companies(self) -> "list[m.CompanyAnswer]":
        """The account's companies."""
        return cast("list[m.CompanyAnswer]", self._json("GET", "/v1/companies")["items"])

    def create_company(self, body: "m.CompanyBody", *, idempotency_key: "str | None" = None) -> "m.CompanyAnswer":
        """Add a company (administrators)."""
        return cast("m.CompanyAnswer", self._json("POST", "/v1/companies", body=body, idempotency_key=idempotency_key))

    def list_events(self, *, after: "str | None" = None, cursor: "str | None" = None, type: "str | None" = None, limit: "int | None" = None) -> "Iterator[m.CustomerEventAnswer]":
        """What happened in the whole account, in order: nothing comes late behind what was read. Begin at the beginning, behind an event (`after`), or where a page stopped (`cursor`); at most one of the two. A page may be short, or empty, though `more` follows. `type` is one type of event or several, separated by commas."""
        return cast("Iterator[m.CustomerEventAnswer]", self._items("GET", "/v1/events", params={"after": after, "cursor": cursor, "type": type, "limit": limit}))

    def check_letter(self, letter_id: str, *, sha256: "str | None" = None) -> "m.LetterCheckAnswer":
        """Whether a letter is ours, and what it covers; needs no key. `sha256` of a file you hold is compared with that of the sealed letter: `unchanged` answers it."""
        return cast("m.LetterCheckAnswer", self._json("GET", f"/v1/letters/{segment(letter_id)}/check", params={"sha256": sha256}))

    def me(self) -> "m.MeAnswer":
        """Whose key this is, and whether the account can port."""
        return cast("m.MeAnswer", self._json("GET", "/v1/me"))

    def notifications(self) -> "m.NotificationsAnswer":
        """What this user is mailed of, and in which language."""
        return cast("m.NotificationsAnswer", self._json("GET", "/v1/me/notifications"))

    def set_notifications(self, body: "m.NotificationsBody") -> "m.NotificationsAnswer":
        """Choose what this user is mailed of, and in which language."""
        return cast("m.NotificationsAnswer", self._json("PUT", "/v1/me/notifications", body=body))

    def numbers_template(self) -> "str":
        """The CSV template."""
        return self._csv("GET", "/v1/numbers-template.csv")

    def list_port_outs(self, *, limit: "int | None" = None, cursor: "str | None" = None) -> "Iterator[m.PortOutAnswer]":
        """Requests of other carriers for the account's numbers, newest first."""
        return cast("Iterator[m.PortOutAnswer]", self._items("GET", "/v1/port-outs", params={"limit": limit, "cursor": cursor}))

    def get_port_out(self, port_out_id: str) -> "m.PortOutAnswer":
        """One of them."""
        return cast("m.PortOutAnswer", self._json("GET", f"/v1/port-outs/{segment(port_out_id)}"))

    def answer_port_out(self, port_out_id: str, body: "m.WordBody", *, idempotency_key: "str | None" = None) -> "m.PortOutAnswer":
        """Say whether it was you: `not_ours` stops it, opens a case and locks the numbers (administrators)."""
        return cast("m.PortOutAnswer", self._json("POST", f"/v1/port-outs/{segment(port_out_id)}/answer", body=body, idempotency_key=idempotency_key))

    def list_port_out_events(self, port_out_id: str, *, limit: "int | None" = None, cursor: "str | None" = None) -> "Iterator[m.EventAnswer]":
        """Its timeline, oldest first."""
        return cast("Iterator[m.EventAnswer]", self._items("GET", f"/v1/port-outs/{segment(port_out_id)}/events", params={"limit": limit, "cursor": cursor}))

    def list_port_requests(self, *, status: "m.Status | None" = None, company_id: "str | None" = None, submitter_id: "str | None" = None, reference: "str | None" = None, updated_since: "str | None" = None, limit: "int | None" = None, cursor: "str | None" = None) -> "Iterator[m.RequestAnswer]":
        """List port requests, newest first; as text/csv, up to 5,000 of them."""
        return cast("Iterator[m.RequestAnswer]", self._items("GET", "/v1/port-requests", params={"status": status, "company_id": company_id, "submitter_id": submitter_id, "reference": reference, "updated_since": updated_since, "limit": limit, "cursor": cursor}))

    def list_port_requests_csv(self, *, status: "m.Status | None" = None, company_id: "str | None" = None, submitter_id: "str | None" = None, reference: "str | None" = None, updated_since: "str | None" = None) -> "str":
        """List port requests, newest first; as text/csv, up to 5,000 of them."""
        return self._csv("GET", "/v1/port-requests", params={"status": status, "company_id": company_id, "submitter_id": submitter_id, "reference": reference, "updated_since": updated_since})

    def create_port_request(self, body: "m.RequestBody", *, idempotency_key: "str | None" = None) -> "m.RequestAnswer":
        """Begin a port request."""
        return cast("m.RequestAnswer", self._json("POST", "/v1/port-requests", body=body, idempotency_key=idempotency_key))

    def get_port_request(self, request_id: str) -> "m.RequestAnswer":
        """One port request, and what is missing."""
        return cast("m.RequestAnswer", self._json("GET", f"/v1/port-requests/{segment(request_id)}"))

    def delete_port_request(self, request_id: str, *, version: int) -> "None":
        """Delete a draft (If-Match)."""
        self._nothing("DELETE", f"/v1/port-requests/{segment(request_id)}", version=version)

    def change_port_request(self, request_id: str, body: "m.RequestBody", *, version: int) -> "m.RequestAnswer":
        """Change a port request (If-Match)."""
        return cast("m.RequestAnswer", self._json("PATCH", f"/v1/port-requests/{segment(request_id)}", body=body, version=version))

    def decide_approval(self, request_id: str, body: "m.ApprovalBody", *, idempotency_key: "str | None" = None) -> "m.RequestAnswer":
        """An administrator approves or returns what a manager submitted."""
        return cast("m.RequestAnswer", self._json("POST", f"/v1/port-requests/{segment(request_id)}/approval", body=body, idempotency_key=idempotency_key))

    def cancel_port_request(self, request_id: str, body: "m.CancelBody | None" = None, *, idempotency_key: "str | None" = None) -> "m.RequestAnswer":
        """Cancel its orders, or some."""
        return cast("m.RequestAnswer", self._json("POST", f"/v1/port-requests/{segment(request_id)}/cancel", body=body, idempotency_key=idempotency_key))

    def open_case(self, request_id: str, body: "m.CaseBody", *, idempotency_key: "str | None" = None) -> "m.FullCaseAnswer":
        """Open a case about a request: send its international rows to our team, dispute a port, or anything else."""
        return cast("m.FullCaseAnswer", self._json("POST", f"/v1/port-requests/{segment(request_id)}/cases", body=body, idempotency_key=idempotency_key))

    def certificate(self, request_id: str, certificate: str) -> "bytes":
        """The certificate of an order whose numbers all work, as PDF: `{order_id}.pdf`. Redirects to a link that dies within minutes. Sealed as letters are (PAdES)."""
        return self._redirected("GET", f"/v1/port-requests/{segment(request_id)}/certificates/{segment(certificate)}")

    def list_comments(self, request_id: str, *, limit: "int | None" = None, cursor: "str | None" = None) -> "Iterator[m.CommentAnswer]":
        """What was said about a request, oldest first."""
        return cast("Iterator[m.CommentAnswer]", self._items("GET", f"/v1/port-requests/{segment(request_id)}/comments", params={"limit": limit, "cursor": cursor}))

    def create_comment(self, request_id: str, body: "m.CommentBody", *, idempotency_key: "str | None" = None) -> "m.CommentAnswer":
        """Say something; a signer who asked a question gets it as the answer, by mail."""
        return cast("m.CommentAnswer", self._json("POST", f"/v1/port-requests/{segment(request_id)}/comments", body=body, idempotency_key=idempotency_key))

    def list_correction_links(self, request_id: str, *, order_id: "str | None" = None) -> "list[m.CorrectionLinkAnswer]":
        """The links to an order's correction."""
        return cast("list[m.CorrectionLinkAnswer]", self._json("GET", f"/v1/port-requests/{segment(request_id)}/correction-links", params={"order_id": order_id})["items"])

    def create_correction_link(self, request_id: str, body: "m.CorrectionLinkBody", *, idempotency_key: "str | None" = None) -> "m.CorrectionLinkAnswer":
        """A link that lets somebody without an account correct one order; shown once."""
        return cast("m.CorrectionLinkAnswer", self._json("POST", f"/v1/port-requests/{segment(request_id)}/correction-links", body=body, idempotency_key=idempotency_key))

    def list_corrections(self, request_id: str, *, order_id: "str | None" = None) -> "list[m.CorrectionAnswer]":
        """What the orders of a request wait for, and the form of just what is needed. With `order_id` the form of that order, also where its carrier works on it: what a change would cost."""
        return cast("list[m.CorrectionAnswer]", self._json("GET", f"/v1/port-requests/{segment(request_id)}/corrections", params={"order_id": order_id})["items"])

    def correct(self, request_id: str, body: "m.CorrectionBody", *, void_letters: "bool | None" = None, idempotency_key: "str | None" = None) -> "m.OrderAnswer":
        """Put a rejected order right; what is left unanswered is kept and waits."""
        return cast("m.OrderAnswer", self._json("POST", f"/v1/port-requests/{segment(request_id)}/corrections", body=body, params={"void_letters": void_letters}, idempotency_key=idempotency_key))

    def list_documents(self, request_id: str) -> "list[m.DocumentAnswer]":
        """The documents of a request."""
        return cast("list[m.DocumentAnswer]", self._json("GET", f"/v1/port-requests/{segment(request_id)}/documents")["items"])

    def create_document(self, request_id: str, body: "m.DocumentBody", *, idempotency_key: "str | None" = None) -> "m.DocumentAnswer":
        """Announce a document; the answer says where to POST it."""
        return cast("m.DocumentAnswer", self._json("POST", f"/v1/port-requests/{segment(request_id)}/documents", body=body, idempotency_key=idempotency_key))

    def get_document(self, request_id: str, document_id: str) -> "m.DocumentAnswer":
        """One document; with a short-lived link to it, or to where it is awaited."""
        return cast("m.DocumentAnswer", self._json("GET", f"/v1/port-requests/{segment(request_id)}/documents/{segment(document_id)}"))

    def delete_document(self, request_id: str, document_id: str) -> "None":
        """Take a document off a draft."""
        self._nothing("DELETE", f"/v1/port-requests/{segment(request_id)}/documents/{segment(document_id)}")

    def list_envelopes(self, request_id: str) -> "list[m.EnvelopeAnswer]":
        """Who was asked to sign, and how far it got."""
        return cast("list[m.EnvelopeAnswer]", self._json("GET", f"/v1/port-requests/{segment(request_id)}/envelopes")["items"])

    def send_envelope(self, request_id: str, body: "m.EnvelopeBody | None" = None, *, idempotency_key: "str | None" = None) -> "m.SentAnswer":
        """Ask somebody to sign: one mail and one link for all their letters. Envelopes that asked somebody else for the same letters are replaced, and their links are dead."""
        return cast("m.SentAnswer", self._json("POST", f"/v1/port-requests/{segment(request_id)}/envelopes", body=body, idempotency_key=idempotency_key))

    def replace_envelope(self, request_id: str, envelope_id: str, body: "m.ReplaceSignerBody", *, idempotency_key: "str | None" = None) -> "m.SentAnswer":
        """Ask another signer instead; the link is dead."""
        return cast("m.SentAnswer", self._json("POST", f"/v1/port-requests/{segment(request_id)}/envelopes/{segment(envelope_id)}/replace", body=body, idempotency_key=idempotency_key))

    def resend_envelope(self, request_id: str, envelope_id: str, body: "m.ResendBody | None" = None, *, idempotency_key: "str | None" = None) -> "m.SentAnswer":
        """Mail the signing link again, or a new one."""
        return cast("m.SentAnswer", self._json("POST", f"/v1/port-requests/{segment(request_id)}/envelopes/{segment(envelope_id)}/resend", body=body, idempotency_key=idempotency_key))

    def revoke_envelope(self, request_id: str, envelope_id: str, body: "m.RevokeBody | None" = None, *, idempotency_key: "str | None" = None) -> "m.SentAnswer":
        """Take it back: the link is dead, nobody is asked."""
        return cast("m.SentAnswer", self._json("POST", f"/v1/port-requests/{segment(request_id)}/envelopes/{segment(envelope_id)}/revoke", body=body, idempotency_key=idempotency_key))

    def list_timeline(self, request_id: str, *, limit: "int | None" = None, cursor: "str | None" = None) -> "Iterator[m.EventAnswer]":
        """The timeline, oldest first."""
        return cast("Iterator[m.EventAnswer]", self._items("GET", f"/v1/port-requests/{segment(request_id)}/events", params={"limit": limit, "cursor": cursor}))

    def list_foc_windows(self, request_id: str) -> "list[m.FocWindowsAnswer]":
        """When a draft could be ported, for each order that it would become."""
        return cast("list[m.FocWindowsAnswer]", self._json("GET", f"/v1/port-requests/{segment(request_id)}/foc-windows")["items"])

    def letter(self, request_id: str, letter: str, *, version: "str | None" = None) -> "bytes":
        """The letter of an order as PDF: `{order_id}.pdf`. Redirects to a link that dies within minutes. `version=unsigned` is the letter to read and sign."""
        return self._redirected("GET", f"/v1/port-requests/{segment(request_id)}/letters/{segment(letter)}", params={"version": version})

    def give_paper_letter(self, request_id: str, order_id: str, body: "m.PaperLetterBody", *, idempotency_key: "str | None" = None) -> "m.OrderAnswer":
        """Give the letter signed by hand, uploaded before as a document of type loa; our team reviews it."""
        return cast("m.OrderAnswer", self._json("POST", f"/v1/port-requests/{segment(request_id)}/letters/{segment(order_id)}/paper", body=body, idempotency_key=idempotency_key))

    def sign_letter(self, request_id: str, order_id: str, body: "m.SignatureBody", *, idempotency_key: "str | None" = None) -> "m.OrderAnswer":
        """Sign the letter of an order."""
        return cast("m.OrderAnswer", self._json("POST", f"/v1/port-requests/{segment(request_id)}/letters/{segment(order_id)}/signature", body=body, idempotency_key=idempotency_key))

    def list_losing_accounts(self, request_id: str) -> "list[m.LosingAccountAnswer]":
        """The accounts at current carriers."""
        return cast("list[m.LosingAccountAnswer]", self._json("GET", f"/v1/port-requests/{segment(request_id)}/losing-accounts")["items"])

    def create_losing_account(self, request_id: str, body: "m.LosingAccountBody", *, idempotency_key: "str | None" = None) -> "m.LosingAccountAnswer":
        """Add an account at a current carrier."""
        return cast("m.LosingAccountAnswer", self._json("POST", f"/v1/port-requests/{segment(request_id)}/losing-accounts", body=body, idempotency_key=idempotency_key))

    def get_losing_account(self, request_id: str, losing_account_id: str) -> "m.LosingAccountAnswer":
        """One account at a current carrier."""
        return cast("m.LosingAccountAnswer", self._json("GET", f"/v1/port-requests/{segment(request_id)}/losing-accounts/{segment(losing_account_id)}"))

    def delete_losing_account(self, request_id: str, losing_account_id: str, *, version: int) -> "None":
        """Remove an account that has no orders (If-Match)."""
        self._nothing("DELETE", f"/v1/port-requests/{segment(request_id)}/losing-accounts/{segment(losing_account_id)}", version=version)

    def change_losing_account(self, request_id: str, losing_account_id: str, body: "m.LosingAccountBody", *, version: int, void_letters: "bool | None" = None) -> "m.LosingAccountAnswer":
        """Change an account before its orders go to a carrier (If-Match). A change that voids letters that were sent or signed (another end user, authorised person, current carrier or service address) answers 409 with what it would void, until it is sent with `void_letters=true`."""
        return cast("m.LosingAccountAnswer", self._json("PATCH", f"/v1/port-requests/{segment(request_id)}/losing-accounts/{segment(losing_account_id)}", body=body, params={"void_letters": void_letters}, version=version))

    def set_pin(self, request_id: str, losing_account_id: str, body: "m.PinBody") -> "m.LosingAccountAnswer":
        """Set the PIN, or say 'NO PIN REQUIRED'; any time before it is used."""
        return cast("m.LosingAccountAnswer", self._json("PUT", f"/v1/port-requests/{segment(request_id)}/losing-accounts/{segment(losing_account_id)}/pin", body=body))

    def list_numbers(self, request_id: str, *, limit: "int | None" = None, cursor: "str | None" = None, order_id: "str | None" = None) -> "Iterator[m.RowAnswer]":
        """The rows by page; as text/csv, all of them with what became of each."""
        return cast("Iterator[m.RowAnswer]", self._items("GET", f"/v1/port-requests/{segment(request_id)}/numbers", params={"limit": limit, "cursor": cursor, "order_id": order_id}))

    def list_numbers_csv(self, request_id: str, *, order_id: "str | None" = None) -> "str":
        """The rows by page; as text/csv, all of them with what became of each."""
        return self._csv("GET", f"/v1/port-requests/{segment(request_id)}/numbers", params={"order_id": order_id})

    def put_numbers(self, request_id: str, body: "str | bytes | Sequence[Mapping[str, Any]]") -> "m.NumberListAnswer":
        """Upload the number list. The body is the CSV itself: `text/csv` in UTF-8, or any encoding as `application/octet-stream`; or JSON, `{'rows': [{'number': …}]}`. A list with some good rows is stored, its bad rows held; 422 when nothing was."""
        return cast("m.NumberListAnswer", self._json("PUT", f"/v1/port-requests/{segment(request_id)}/numbers", body=body))

    def change_numbers(self, request_id: str, body: "m.NumbersChangeBody") -> "m.NumberListAnswer":
        """Fix held rows, accept suggestions, drop rows on purpose, or add some."""
        return cast("m.NumberListAnswer", self._json("PATCH", f"/v1/port-requests/{segment(request_id)}/numbers", body=body))

    def list_orders(self, request_id: str) -> "list[m.OrderAnswer]":
        """The orders of a request."""
        return cast("list[m.OrderAnswer]", self._json("GET", f"/v1/port-requests/{segment(request_id)}/orders")["items"])

    def get_order(self, request_id: str, order_id: str) -> "m.OrderAnswer":
        """One order."""
        return cast("m.OrderAnswer", self._json("GET", f"/v1/port-requests/{segment(request_id)}/orders/{segment(order_id)}"))

    def delete_order_correction_link(self, request_id: str, order_id: str, link_id: str, *, version: int) -> "None":
        """Revoke a link."""
        self._nothing("DELETE", f"/v1/port-requests/{segment(request_id)}/orders/{segment(order_id)}/correction-links/{segment(link_id)}", version=version)

    def list_order_foc_windows(self, request_id: str, order_id: str) -> "m.FocWindowsAnswer":
        """When an order could be ported: what its carrier says, otherwise what follows from its rules."""
        return cast("m.FocWindowsAnswer", self._json("GET", f"/v1/port-requests/{segment(request_id)}/orders/{segment(order_id)}/foc-windows"))

    def get_proof(self, request_id: str) -> "m.ProofAnswer":
        """How the ported numbers work, and what of the old service can be cancelled. By the calls and tests of its tracking numbers, which are looked at within minutes. Keep the old service until `safe_to_cancel`; what has to stay even then is in each order's `cancel`."""
        return cast("m.ProofAnswer", self._json("GET", f"/v1/port-requests/{segment(request_id)}/proof"))

    def report(self, request_id: str) -> "bytes":
        """How a port request stands, as a PDF to hand on. The five answers, its orders, its numbers by state and its timeline. No PIN and no account number."""
        return self._bytes("GET", f"/v1/port-requests/{segment(request_id)}/report.pdf")

    def submit_port_request(self, request_id: str, body: "m.SubmitBody | None" = None, *, idempotency_key: "str | None" = None) -> "m.RequestAnswer":
        """Submit it, or what of it is ready; a 422 lists everything that is missing."""
        return cast("m.RequestAnswer", self._json("POST", f"/v1/port-requests/{segment(request_id)}/submit", body=body, idempotency_key=idempotency_key))

    def check_portability(self, body: "m.PortabilityBody", *, idempotency_key: "str | None" = None) -> "m.PortabilityAnswer":
        """Whether up to 1,000 numbers can be ported, as far as carriers say ahead; nothing is kept of a request. Advice: a carrier that does not answer leaves its numbers unknown, and an answer is remembered for a day. An entry that is no number says why; it harms no other."""
        return cast("m.PortabilityAnswer", self._json("POST", "/v1/portability-checks", body=body, idempotency_key=idempotency_key))

    def list_tracking_numbers(self, *, status: "Literal['porting', 'pending', 'active', 'ported_out'] | None" = None, company_id: "str | None" = None, source: "str | None" = None, number_class: "m.NumberClass | None" = None, search: "str | None" = None, limit: "int | None" = None, cursor: "str | None" = None) -> "Iterator[m.TrackingNumberAnswer]":
        """The account's tracking numbers; as text/csv, up to 5,000 of them. `search` finds a part of a name, or three digits or more of a number. A page that filters may be short, or empty, though another follows: go by `cursor`."""
        return cast("Iterator[m.TrackingNumberAnswer]", self._items("GET", "/v1/tracking-numbers", params={"status": status, "company_id": company_id, "source": source, "number_class": number_class, "search": search, "limit": limit, "cursor": cursor}))

    def list_tracking_numbers_csv(self, *, status: "Literal['porting', 'pending', 'active', 'ported_out'] | None" = None, company_id: "str | None" = None, source: "str | None" = None, number_class: "m.NumberClass | None" = None, search: "str | None" = None) -> "str":
        """The account's tracking numbers; as text/csv, up to 5,000 of them. `search` finds a part of a name, or three digits or more of a number. A page that filters may be short, or empty, though another follows: go by `cursor`."""
        return self._csv("GET", "/v1/tracking-numbers", params={"status": status, "company_id": company_id, "source": source, "number_class": number_class, "search": search})

    def import_tracking_numbers(self, body: "str | bytes | Sequence[Mapping[str, Any]]", *, idempotency_key: "str | None" = None) -> "m.ImportAnswer":
        """Take in tracking numbers that the account had before any port (administrators). The body is a list as for a port request: CSV in the template's columns, or JSON rows. Good rows are taken in as active tracking numbers; what is wrong with the others is said row by row, with `Accept: text/csv` in the list itself. The same list again changes nothing; another forwarding number, name, source or company is taken over. 422 where no row was good."""
        return cast("m.ImportAnswer", self._json("POST", "/v1/tracking-numbers", body=body, idempotency_key=idempotency_key))

    def get_tracking_number(self, number: str) -> "m.TrackingNumberAnswer":
        """One tracking number."""
        return cast("m.TrackingNumberAnswer", self._json("GET", f"/v1/tracking-numbers/{segment(number)}"))

    def change_tracking_number(self, number: str, body: "m.NumberBody", *, version: int) -> "m.ChangedNumberAnswer":
        """Change where its calls go, its name, its source or its company. By the rules and with the codes of the number list: a forwarding number stays outside of the account. `company` is a name or an id. The telephony system is told, again until it has taken it; until then `routing` is `changing`."""
        return cast("m.ChangedNumberAnswer", self._json("PATCH", f"/v1/tracking-numbers/{segment(number)}", body=body, version=version))

    def record_call(self, number: str, body: "m.CallBody | None" = None, *, idempotency_key: "str | None" = None) -> "m.TrackingNumberAnswer":
        """The telephony side saw a call; the first one makes the number active."""
        return cast("m.TrackingNumberAnswer", self._json("POST", f"/v1/tracking-numbers/{segment(number)}/calls", body=body, idempotency_key=idempotency_key))

    def number_timeline(self, number: str) -> "m.NumberTimelineAnswer":
        """What happened to a number: its protection, and every request to take it over."""
        return cast("m.NumberTimelineAnswer", self._json("GET", f"/v1/tracking-numbers/{segment(number)}/events"))

    def port_out_sheet(self, number: str) -> "m.SheetAnswer":
        """What a number needs to leave, and what protects it (administrators)."""
        return cast("m.SheetAnswer", self._json("GET", f"/v1/tracking-numbers/{segment(number)}/port-out"))

    def set_port_out_lock(self, number: str, body: "m.LockBody") -> "m.NewProtectionAnswer":
        """Lock a number against leaving, or take the lock off. A locked number leaves only with the right port-out PIN; without one it gets one, shown this once."""
        return cast("m.NewProtectionAnswer", self._json("PUT", f"/v1/tracking-numbers/{segment(number)}/port-out/lock", body=body))

    def new_port_out_pin(self, number: str, body: "m.PortOutPinBody | None" = None, *, idempotency_key: "str | None" = None) -> "m.NewProtectionAnswer":
        """Set a number's port-out PIN, or have one made, which is shown this once."""
        return cast("m.NewProtectionAnswer", self._json("POST", f"/v1/tracking-numbers/{segment(number)}/port-out/pin", body=body, idempotency_key=idempotency_key))

    def record_test(self, number: str, body: "m.TestBody", *, idempotency_key: "str | None" = None) -> "m.TrackingNumberAnswer":
        """What a test call or a test message to the number showed. Of several tests of a kind the latest counts. A test call that got through is a call. Once all numbers of an order passed, it is safe to cancel the old service: see `GET /v1/port-requests/{request_id}/proof`."""
        return cast("m.TrackingNumberAnswer", self._json("POST", f"/v1/tracking-numbers/{segment(number)}/tests", body=body, idempotency_key=idempotency_key))

    def list_users(self) -> "list[m.UserAnswer]":
        """The account's users."""
        return cast("list[m.UserAnswer]", self._json("GET", "/v1/users")["items"])

    def create_user(self, body: "m.UserBody", *, idempotency_key: "str | None" = None) -> "m.UserAnswer":
        """Add a user: an administrator, manager or client_manager."""
        return cast("m.UserAnswer", self._json("POST", "/v1/users", body=body, idempotency_key=idempotency_key))

    def get_user(self, user_id: str) -> "m.UserAnswer":
        """One user."""
        return cast("m.UserAnswer", self._json("GET", f"/v1/users/{segment(user_id)}"))

    def change_user(self, user_id: str, body: "m.UserChangeBody", *, version: int) -> "m.UserAnswer":
        """Change a user's name, e-mail address, role or companies (If-Match); their API keys follow."""
        return cast("m.UserAnswer", self._json("PATCH", f"/v1/users/{segment(user_id)}", body=body, version=version))

    def deactivate_user(self, user_id: str, *, idempotency_key: "str | None" = None) -> "m.UserAnswer":
        """End what a user can do, for good: their API keys are revoked."""
        return cast("m.UserAnswer", self._json("POST", f"/v1/users/{segment(user_id)}/deactivate", idempotency_key=idempotency_key))

    def list_webhook_endpoints(self) -> "list[m.WebhookEndpointAnswer]":
        """The endpoints of the key's mode, oldest first."""
        return cast("list[m.WebhookEndpointAnswer]", self._json("GET", "/v1/webhook-endpoints")["items"])

    def create_webhook_endpoint(self, body: "m.WebhookEndpointBody", *, idempotency_key: "str | None" = None) -> "m.NewWebhookSecretAnswer":
        """Have the account's events sent to an address; its secret is shown this once. It gets what happens from now on, of the key's mode: test keys make endpoints for what test keys do."""
        return cast("m.NewWebhookSecretAnswer", self._json("POST", "/v1/webhook-endpoints", body=body, idempotency_key=idempotency_key))

    def get_webhook_endpoint(self, endpoint_id: str) -> "m.WebhookEndpointAnswer":
        """One endpoint, and how it fares."""
        return cast("m.WebhookEndpointAnswer", self._json("GET", f"/v1/webhook-endpoints/{segment(endpoint_id)}"))

    def delete_webhook_endpoint(self, endpoint_id: str, *, version: int) -> "None":
        """Delete an endpoint (If-Match)."""
        self._nothing("DELETE", f"/v1/webhook-endpoints/{segment(endpoint_id)}", version=version)

    def change_webhook_endpoint(self, endpoint_id: str, body: "m.WebhookEndpointBody", *, version: int) -> "m.WebhookEndpointAnswer":
        """Change, disable or enable an endpoint (If-Match)."""
        return cast("m.WebhookEndpointAnswer", self._json("PATCH", f"/v1/webhook-endpoints/{segment(endpoint_id)}", body=body, version=version))

    def list_webhook_endpoint_deliveries(self, endpoint_id: str, *, state: "m.DeliveryState | None" = None, limit: "int | None" = None, cursor: "str | None" = None) -> "Iterator[m.WebhookDeliveryAnswer]":
        """What was sent to an endpoint in the last 30 days, latest event first."""
        return cast("Iterator[m.WebhookDeliveryAnswer]", self._items("GET", f"/v1/webhook-endpoints/{segment(endpoint_id)}/deliveries", params={"state": state, "limit": limit, "cursor": cursor}))

    def get_webhook_endpoint_delivery(self, endpoint_id: str, event_id: str) -> "m.WebhookDeliveryAnswer":
        """One delivery with every try: when, what came back, how long it took."""
        return cast("m.WebhookDeliveryAnswer", self._json("GET", f"/v1/webhook-endpoints/{segment(endpoint_id)}/deliveries/{segment(event_id)}"))

    def replay_webhook_delivery(self, endpoint_id: str, event_id: str, *, idempotency_key: "str | None" = None) -> "m.WebhookDeliveryAnswer":
        """Send one delivery anew, under the same id."""
        return cast("m.WebhookDeliveryAnswer", self._json("POST", f"/v1/webhook-endpoints/{segment(endpoint_id)}/deliveries/{segment(event_id)}/replay", idempotency_key=idempotency_key))

    def replay_webhook_deliveries(self, endpoint_id: str, body: "m.SendAnewBody", *, idempotency_key: "str | None" = None) -> "m.ReplayAnswer":
        """Send anew all that did not arrive since a time. What failed, and what happened while the endpoint was disabled or not there yet. Up to 100 events a call: where the answer has a `cursor`, send it along for the next ones. Again is harmless: what arrived or is on its way is left alone."""
        return cast("m.ReplayAnswer", self._json("POST", f"/v1/webhook-endpoints/{segment(endpoint_id)}/replay", body=body, idempotency_key=idempotency_key))

    def rotate_webhook_secret(self, endpoint_id: str, body: "m.SecretRotationBody | None" = None, *, idempotency_key: "str | None" = None) -> "m.NewWebhookSecretAnswer":
        """Give an endpoint a new secret, shown this once; the old one signs along for a while."""
        return cast("m.NewWebhookSecretAnswer", self._json("POST", f"/v1/webhook-endpoints/{segment(endpoint_id)}/secret", body=body, idempotency_key=idempotency_key))

    def test_webhook_endpoint(self, endpoint_id: str, *, idempotency_key: "str | None" = None) -> "m.WebhookDeliveryAnswer":
        """Send an endpoint a webhook.test event. The answer is its delivery, on its way; read the delivery to see what came of it."""
        return cast("m.WebhookDeliveryAnswer", self._json("POST", f"/v1/webhook-endpoints/{segment(endpoint_id)}/test", idempotency_key=idempotency_key))

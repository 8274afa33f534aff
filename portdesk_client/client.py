"""The client: every call, and what takes several calls."""

import mimetypes
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

import httpx

from portdesk_client import models as m
from portdesk_client.calls import Calls
from portdesk_client.errors import TookTooLong, UploadFailed

T = TypeVar("T")
DocumentKind = Literal["invoice", "csr", "screenshot", "receipt", "loa", "other"]


class Client(Calls):
    """Port Desk's API with one key.

    ```python
    with Client("https://port.example.com", "pk_live_…") as desk:
        for request in desk.list_port_requests(status="action_required"):
            print(request["name"], request["progress"]["next_action"])
    ```
    """

    def __enter__(self) -> "Client":
        return self

    def upload_document(
        self,
        request_id: str,
        kind: DocumentKind,
        file: Path | str,
        losing_account_ids: Sequence[str] = (),
        *,
        wait: float = 120,
    ) -> m.DocumentAnswer:
        """Announce a document, send it, and answer it once it was inspected: look at its `status`.

        `wait` are seconds, 0 answers at once. Raises `ApiError`, `UploadFailed`, `TookTooLong`.
        """
        path = Path(file)
        data = path.read_bytes()
        made = self.create_document(
            request_id,
            {
                "type": kind,
                "filename": path.name,
                "content_type": mimetypes.guess_type(path.name)[0] or "application/octet-stream",
                "size": len(data),
                "losing_account_ids": list(losing_account_ids),
            },
        )
        form = made.get("upload")
        if form is not None:
            self.send_file(form, path.name, data)
        if not wait:
            return made
        return wait_for(
            f"the inspection of {path.name}",
            lambda: self.get_document(request_id, made["id"]),
            lambda document: document["status"] != "awaiting_upload",
            wait,
        )

    def send_file(self, form: m.UploadAnswer, name: str, data: bytes) -> None:
        """Send a file to where a form of the API says. Raises `UploadFailed`."""
        kind = form["fields"].get("Content-Type", "application/octet-stream")
        try:
            stored = self._http.post(
                form["url"], data=dict(form["fields"]), files={"file": (name, data, kind)}, timeout=300
            )
        except httpx.TransportError as error:
            raise UploadFailed(f"{name} was not sent: {error!r}") from error
        if stored.status_code >= 400:
            raise UploadFailed(f"{name} was not taken: {stored.status_code} {stored.text[:500]}")

    def sign(self, request_id: str, order: Mapping[str, object], typed_name: str, **more: Any) -> m.OrderAnswer:
        """Sign the letter of an order that its caller read, with their name. Say so to them: it binds."""
        letter: Any = order["letter"]
        signature: Any = {
            "typed_name": typed_name,
            "consent": True,
            "consent_version": letter["consent_version"],
            "document_sha256": letter["document_sha256"],
            **more,
        }
        return self.sign_letter(request_id, str(order["id"]), signature)


def wait_for(
    what: str, look: Callable[[], T], done: Callable[[T], bool], seconds: float = 120, every: float = 0.4
) -> T:
    """Look until it is done. Raises `TookTooLong` with what was seen last."""
    deadline = time.monotonic() + seconds
    while True:
        seen = look()
        if done(seen):
            return seen
        if time.monotonic() > deadline:
            raise TookTooLong(f"{what} did not come within {seconds:.0f} s; last seen: {seen}")
        time.sleep(every)

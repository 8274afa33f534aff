"""A customer's software: the HTTP API and nothing else. The demo and the end-to-end tests are written with it."""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import httpx

T = TypeVar("T")


class ApiError(Exception):
    """The API said no: the problem document says why."""

    def __init__(self, call: str, status: int, body: Any) -> None:
        super().__init__(f"{call} answered {status}: {body}")
        self.status = status
        self.body = body


class TookTooLongError(Exception):
    """Something that was waited for did not happen."""


class Customer:
    """One API key. Every call raises `ApiError` for an answer of 400 or more."""

    def __init__(self, api_url: str, key: str) -> None:
        self._url = api_url.rstrip("/")
        self._http = httpx.Client(timeout=60, headers={"authorization": f"Bearer {key}"})

    def close(self) -> None:
        self._http.close()

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The answer, whatever it is; `path` is under the API's base, as in /v1/me."""
        return self._http.request(method, self._url + path, **options)

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """The JSON of an answer."""
        if body is not None:
            options["json"] = body
        answer = self.send(method, path, **options)
        if answer.status_code >= 400:
            raise ApiError(f"{method} {path}", answer.status_code, _json(answer))
        return _json(answer)

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        return self.call("POST", path, body, **options)

    def upload_numbers(self, request_id: str, csv: str | bytes) -> Any:
        """The answer that accounts for every row."""
        kind = "text/csv" if isinstance(csv, str) else "application/octet-stream"
        return self.call("PUT", f"/v1/port-requests/{request_id}/numbers", content=csv, headers={"content-type": kind})

    def upload_document(self, request_id: str, kind: str, file: Path, losing_account_ids: list[str]) -> Any:
        """Announce a document, POST it to S3, and answer it once it was inspected."""
        data = file.read_bytes()
        path = f"/v1/port-requests/{request_id}/documents"
        made = self.post(
            path,
            {
                "type": kind,
                "filename": file.name,
                "content_type": "application/pdf",
                "size": len(data),
                "losing_account_ids": losing_account_ids,
            },
        )
        post_form(made["upload"], file.name, data)
        return self.wait_for(
            f"the inspection of {file.name}",
            lambda: self.get(f"{path}/{made['id']}"),
            lambda document: document["status"] != "awaiting_upload",
        )

    def drop(self, file: Path, beside: Sequence[Path] = (), *, submit: bool = False) -> Any:
        """Announce a list and the documents beside it, POST them to S3, and answer the upload as it is then."""
        made = self.post(
            "/v1/bulk-uploads",
            {
                "filename": file.name,
                "size": file.stat().st_size,
                "submit": submit,
                "documents": [{"filename": one.name, "size": one.stat().st_size} for one in beside],
            },
        )
        for one, announced in zip(beside, made["documents"], strict=True):
            post_form(announced["upload"], one.name, one.read_bytes())
        post_form(made["upload"], file.name, file.read_bytes())
        return self.get(f"/v1/bulk-uploads/{made['id']}")

    def download_letter(self, request_id: str, order_id: str, version: str) -> bytes:
        answer = self.send("GET", f"/v1/port-requests/{request_id}/letters/{order_id}.pdf?version={version}")
        if answer.status_code != 303:
            raise ApiError("GET letter", answer.status_code, _json(answer))
        stored = httpx.get(answer.headers["location"], timeout=60)
        stored.raise_for_status()
        return stored.content

    def orders(self, request_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(f"/v1/port-requests/{request_id}/orders")["items"]
        return found

    def sign(self, request_id: str, order: dict[str, Any], typed_name: str) -> Any:
        letter = order["letter"]
        return self.post(
            f"/v1/port-requests/{request_id}/letters/{order['id']}/signature",
            {
                "typed_name": typed_name,
                "consent": True,
                "consent_version": letter["consent_version"],
                "document_sha256": letter["document_sha256"],
            },
        )

    def wait_for(
        self, what: str, look: Callable[[], T], done: Callable[[T], bool], seconds: float = 120, every: float = 0.4
    ) -> T:
        """Look until it is done. Raises `TookTooLongError` with what was seen last."""
        deadline = time.monotonic() + seconds
        while True:
            seen = look()
            if done(seen):
                return seen
            if time.monotonic() > deadline:
                raise TookTooLongError(f"{what} did not come within {seconds:.0f} s; last seen: {seen}")
            time.sleep(every)


def post_form(form: Mapping[str, Any], name: str, data: bytes) -> None:
    """Send a file to where a form of the API says. Raises `ApiError`."""
    kind = form["fields"].get("Content-Type", "application/octet-stream")
    stored = httpx.post(form["url"], data=form["fields"], files={"file": (name, data, kind)}, timeout=300)
    if stored.status_code >= 400:
        raise ApiError(f"POST {form['url']}", stored.status_code, stored.text)


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return answer.text

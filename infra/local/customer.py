"""A customer's software: the Python client, and what the demo and the end-to-end tests do with several of its calls."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

from portdesk_client import Client, wait_for

T = TypeVar("T")


class Customer(Client):
    """One API key. Every call raises what the client raises: `ApiError` for an answer of 400 or more."""

    def get(self, path: str) -> Any:
        """The JSON of what is at `path`, under the API's base as in /v1/me."""
        return self.call("GET", path)

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        """The JSON of the answer."""
        return self.call("POST", path, body, **options)

    def orders(self, request_id: str) -> list[dict[str, Any]]:
        """The orders of a request, as plain as they came."""
        return cast("list[dict[str, Any]]", self.list_orders(request_id))

    def drop(self, file: Path, beside: Sequence[Path] = (), *, submit: bool = False) -> Any:
        """Announce a list and the documents beside it, POST them to S3, and answer the upload as it is then."""
        made = self.create_bulk_upload(
            {
                "filename": file.name,
                "size": file.stat().st_size,
                "submit": submit,
                "documents": [{"filename": one.name, "size": one.stat().st_size} for one in beside],
            },
        )
        for one, announced in zip(beside, made["documents"], strict=True):
            self.send_file(announced["upload"], one.name, one.read_bytes())
        if made["upload"] is not None:
            self.send_file(made["upload"], file.name, file.read_bytes())
        return self.get_bulk_upload(made["id"])

    def wait_for(
        self, what: str, look: Callable[[], T], done: Callable[[T], bool], seconds: float = 120, every: float = 0.4
    ) -> T:
        """Look until it is done. Raises `TookTooLong` with what was seen last."""
        return wait_for(what, look, done, seconds, every)

"""Somebody who got a signing link: what they can do at the page, by the use cases behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from shared.domain.letter import CONSENT_VERSION
from shared.usecases.signing import completing, copies, opening, refusing, signing
from shared.usecases.signing.room import room
from shared.usecases.signing.view import Copies, Form, Room, Visitor
from tests.world import Client, World

SIGNER = {"name": "Dana Whitfield", "email": "dana@acme.example.com"}
LEFT_TO_SIGNER: dict[str, Any] = {
    "left_to_signer": True,
    "end_user_name": None,
    "service_address": {},
    "authorized_person": {},
    "billing_telephone_number": None,
    "numbers_staying": None,
    "subscriber_type": None,
    "account_number": "",
}
"""What a losing account says where its signer is to say the rest."""
VISITOR = Visitor(ip="203.0.113.9", user_agent="a browser")


@dataclass
class Signer:
    world: World
    token: str
    session: str = ""
    visitor: Visitor = field(default_factory=lambda: VISITOR)

    def open(self) -> "Signer":
        self.session = opening.open_envelope(self.world.desk, self.token, self.visitor).session
        return self

    def room(self) -> Room:
        return room(self.world.desk, self.token, self.session)

    def form(self, **changes: Any) -> Form:
        values: dict[str, Any] = {
            "typed_name": "Dana Whitfield",
            "consent": True,
            "consent_version": CONSENT_VERSION,
            "intent": True,
            "viewed": {letter.order_id: letter.sha256 for letter in self.room().letters},
        }
        return Form(**{**values, **changes})

    def sign(self, form: Form | None = None) -> str:
        return signing.sign(
            self.world.desk, self.world.drawings, self.token, self.session, form or self.form(), self.visitor
        )

    def review(self, form: Form) -> None:
        signing.review(self.world.desk, self.world.drawings, self.token, self.session, form)

    def complete(self, answers: Mapping[str, Mapping[str, str]]) -> None:
        completing.complete_details(
            self.world.desk, self.world.printer, self.token, self.session, answers, self.visitor
        )

    def is_authorized_person(self, name: str, title: str) -> None:
        completing.name_authorized_person(
            self.world.desk, self.world.printer, self.token, self.session, name, title, self.visitor
        )

    def decline(self, reason: str = "The address is wrong.") -> None:
        refusing.decline(self.world.desk, self.token, self.session, reason, self.visitor)

    def hand_back(self, name: str = "Eve Other", email: str = "eve@acme.example.com") -> None:
        refusing.hand_back(self.world.desk, self.token, self.session, name, email, "", self.visitor)

    def ask(self, text: str = "Which lines stay?") -> None:
        refusing.ask(self.world.desk, self.token, self.session, text, self.visitor)

    def copies(self, token: str) -> Copies:
        return copies.copies(self.world.desk, token)


def ready_to_mail(world: World, client: Client, **changes: Any) -> str:
    """A submitted request whose letters are to be mailed to Dana Whitfield; `draft` is what its draft is made of."""
    request_id = world.draft(client, **changes.pop("draft", {}))
    assert (
        client.call("PATCH", f"/v1/port-requests/{request_id}", {"signer": SIGNER} | changes, if_match="*").status
        == 200
    )
    submitted = client.post(f"/v1/port-requests/{request_id}/submit")
    assert submitted.status == 200, submitted.body
    world.work(request_id)
    return request_id


def sent_for_signature(world: World, client: Client, **changes: Any) -> str:
    """A submitted request whose letters were mailed to Dana Whitfield."""
    request_id = ready_to_mail(world, client, **changes)
    world.mail(request_id)
    return request_id


def invited(world: World, client: Client, **changes: Any) -> tuple[str, Signer]:
    """The request, and its signer with the link opened."""
    request_id = sent_for_signature(world, client, **changes)
    return request_id, Signer(world, world.link_to(SIGNER["email"])).open()


def letter_files_read(world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read from the letters' bucket from now on, as they are."""
    names: list[str] = []
    read = world.letters.read

    def noted(key: str, version_id: str) -> bytes:
        names.append(key.rpartition("/")[2])
        return read(key, version_id)

    monkeypatch.setattr(world.letters, "read", noted)
    return names

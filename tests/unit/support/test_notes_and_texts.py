"""Notes, comments and canned texts."""

from typing import Any

import pytest

from shared.domain.model import Role
from tests.unit.support.desk import Bench, at_carrier, in_review


@pytest.fixture
def desk() -> Bench:
    return in_review()


def test_notes_are_for_our_team_alone_and_comments_for_everybody(desk: Bench) -> None:
    path = f"/admin/requests/{desk.request_id}"
    note = desk.staff.post(f"{path}/notes", {"text": "They were rude.", "order_id": desk.order.id}, idempotency_key="n")
    desk.staff.post(f"{path}/notes", {"text": "They were rude.", "order_id": desk.order.id}, idempotency_key="n")
    comment = desk.staff.post(f"{path}/comments", {"text": "We look at it today."})
    assert (note.status, comment.status) == (201, 201)

    assert [one["text"] for one in desk.staff.get(f"{path}/notes").body["items"]] == ["They were rude."]
    theirs = f"/v1/port-requests/{desk.request_id}"
    (said,) = desk.customer.get(f"{theirs}/comments").body["items"]
    assert (said["text"], said["author"]["kind"]) == ("We look at it today.", "staff")
    everything = "".join(
        str(desk.customer.get(f"{theirs}{part}").body) for part in ("", "/events", "/comments", "/orders")
    )
    assert "rude" not in everything
    assert "staff.note_added" not in everything


@pytest.mark.parametrize(
    ("body", "code"),
    [({}, "text_missing"), ({"text": " \x00 "}, "text_missing"), ({"text": "x" * 2001}, "too_long")],
)
def test_a_note_says_something(desk: Bench, body: dict[str, Any], code: str) -> None:
    answer = desk.staff.post(f"/admin/requests/{desk.request_id}/notes", body)
    assert (answer.status, answer.codes) == (422, [code])


def test_a_note_is_about_an_order_of_its_request(desk: Bench) -> None:
    body = {"text": "x", "order_id": "ord_01NOBODY00000000000000000001"}
    assert desk.staff.post(f"/admin/requests/{desk.request_id}/notes", body).codes == ["order_unknown"]
    assert desk.staff.post("/admin/requests/prq_nobody/notes", {"text": "x"}).status == 404


def test_leads_keep_canned_texts_and_everybody_fills_them(desk: Bench) -> None:
    lead = desk.world.client(Role.SUPPORT_LEAD)
    text = "Dear {customer}, we need the bill of {carrier} for {numbers} ({pon}). {date} {me}"
    made = lead.post("/admin/canned-texts", {"title": "Bill", "use": "comment", "text": text})
    assert made.status == 201, made.body
    path = f"/admin/canned-texts/{made.body['id']}"

    assert desk.staff.post("/admin/canned-texts", {"title": "x", "text": "y"}).status == 403
    filled = desk.staff.get(f"{path}/filled?order_id={desk.order.id}").body["text"]
    pon = desk.order.reference
    assert filled == (
        f"Dear Some administrator, we need the bill of Lakeside Telecom for 3 numbers ({pon}). … Some support"
    )

    assert lead.call("PATCH", path, {"title": "The bill"}).status == 428
    changed = lead.call("PATCH", path, {"title": "The bill"}, if_match='"1"')
    assert (changed.status, changed.body["version"], changed.body["text"]) == (200, 2, text)
    assert [one["title"] for one in desk.staff.get("/admin/canned-texts?use=comment").body["items"]] == ["The bill"]
    assert desk.staff.get("/admin/canned-texts?use=chase").body["items"] == []
    assert lead.call("DELETE", path, if_match='"1"').status == 412
    assert lead.call("DELETE", path, if_match='"2"').status == 204
    assert desk.staff.get(f"{path}/filled?order_id={desk.order.id}").status == 404
    kinds = [event["type"] for event in desk.staff.get("/admin/events").body["items"]]
    assert kinds == ["staff.canned_text_added", "staff.canned_text_changed", "staff.canned_text_deleted"]


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ({"title": "", "text": ""}, ["text_missing", "title_missing"]),
        ({"title": "t", "text": "Dear {name}"}, ["placeholder_unknown"]),
        ({"title": "t", "text": "Dear {customer"}, ["placeholder_unknown"]),
        ({"title": "t" * 101, "text": "x" * 2001}, ["too_long", "too_long"]),
    ],
)
def test_what_is_wrong_with_a_canned_text_is_said_at_once(desk: Bench, body: dict[str, Any], codes: list[str]) -> None:
    answer = desk.world.client(Role.SUPPORT_LEAD).post("/admin/canned-texts", body)
    assert (answer.status, sorted(answer.codes)) == (422, codes)


def test_a_signer_who_asked_gets_our_comment_as_the_answer() -> None:
    desk = at_carrier()
    answer = desk.staff.post(f"/admin/requests/{desk.request_id}/comments", {"text": "Hello.", "envelope_id": "env_x"})
    assert answer.codes == ["envelope_unknown"]


def test_a_quarantined_event_is_put_aside_with_what_was_found(desk: Bench) -> None:
    desk.world.desk.store.quarantine("manual", "a/b c", "{}", "unknown order", desk.world.clock.now())
    body = {"carrier": "manual", "event_id": "a/b c", "reason": "Not ours."}

    assert desk.staff.post("/admin/quarantine/dismiss", body | {"reason": ""}).codes == ["reason_missing"]
    assert desk.staff.post("/admin/quarantine/dismiss", body).status == 204
    assert desk.staff.post("/admin/quarantine/dismiss", body).status == 404
    assert desk.staff.get("/admin/quarantine").body["items"] == []
    (event,) = desk.staff.get("/admin/events").body["items"]
    assert (event["type"], event["reason"], event["data"]["event_id"]) == (
        "staff.event_dismissed",
        "Not ours.",
        "a/b c",
    )

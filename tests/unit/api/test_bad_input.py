"""What users get wrong at the API: a clear answer, everything at once, nothing lost or half-made."""

import json
from typing import Any

import pytest

from shared.domain.model import Role, Standing
from shared.usecases.documents import record_upload
from tests.world import NUMBERS, Answer, Client, TrustingInspector, World, any_losing_account, csv_of


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def raw(client: Client, method: str, path: str, text: str, kind: str = "application/json") -> Answer:
    return client.call(method, path, text, content_type=kind)


def assert_problem(answer: Answer, status: int, code: str) -> None:
    assert answer.status == status, answer.body
    assert "application/problem+json" in answer.headers["content-type"]
    assert answer.body["code"] == code
    assert answer.body["status"] == status
    assert {"type", "title", "detail"} <= set(answer.body)


def test_a_call_without_a_key_is_told_how_to_send_one(client: Client) -> None:
    assert_problem(client.get("/v1/me", authorization=""), 401, "unauthenticated")


@pytest.mark.parametrize("header", ["Bearer pk_live_" + "x" * 43, "Basic abc", "Bearer", "pk_live_zzz"])
def test_a_wrong_key_is_refused(client: Client, header: str) -> None:
    answer = client.get("/v1/me", authorization=header)
    assert_problem(answer, 401, "unauthenticated")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_revoked_key_dies_within_thirty_seconds(world: World, client: Client) -> None:
    assert client.get("/v1/me").status == 200
    account_id = client.get("/v1/me").body["account_id"]
    (key,) = world.memory.api_keys(account_id)
    found = {key.hash: key.but(revoked_at=world.clock.now())}
    world.memory.api_key = found.get  # type: ignore[method-assign, assignment]
    world.use(world.memory)
    assert Client(world.app, client.secret).get("/v1/me").status == 401


def test_an_unknown_path_is_a_problem_too(client: Client) -> None:
    assert_problem(client.get("/v1/nothing-here"), 404, "not_found")
    assert_problem(client.get("/favicon.ico"), 404, "not_found")


def test_malformed_json_is_400(client: Client) -> None:
    assert_problem(raw(client, "POST", "/v1/port-requests", '{"name": '), 400, "malformed_json")


def test_unknown_fields_are_named(client: Client) -> None:
    answer = client.post("/v1/port-requests", {"name": "x", "colour": "red", "size": 3})
    assert_problem(answer, 400, "unknown_field")
    assert {error["pointer"] for error in answer.body["errors"]} == {"/colour", "/size"}


@pytest.mark.parametrize("body", [[], "text", 7, None])
def test_a_body_that_is_no_object_is_refused(client: Client, body: Any) -> None:
    answer = raw(client, "POST", "/v1/port-requests", json.dumps(body))
    assert answer.status in (400, 422), answer.body
    assert "code" in answer.body


def test_wrong_types_are_named_all_at_once(client: Client) -> None:
    answer = client.post("/v1/port-requests", {"name": 7, "requested_foc_at": "tomorrow", "signer": "me"})
    assert_problem(answer, 422, "invalid")
    assert {error["pointer"] for error in answer.body["errors"]} >= {"/name", "/requested_foc_at", "/signer"}


def test_what_breaks_the_rules_is_said_at_once_and_nothing_is_kept(client: Client) -> None:
    answer = client.post("/v1/port-requests", {"name": " ", "requested_foc_at": "2020-01-01", "notes": "\u0007"})
    assert_problem(answer, 422, "invalid")
    assert {"request_name_missing", "date_in_past", "text_not_renderable"} <= set(answer.codes)
    assert client.get("/v1/port-requests").body["items"] == []


def test_another_accounts_things_do_not_exist(world: World, client: Client) -> None:
    request_id = world.draft(client)
    other = world.client()
    path = f"/v1/port-requests/{request_id}"
    for answer in (
        other.get(path),
        other.get(f"{path}/orders"),
        other.get(f"{path}/numbers"),
        other.get(f"{path}/documents"),
        other.get(f"{path}/events"),
        other.post(f"{path}/submit"),
        other.post(f"{path}/cancel"),
        other.call("PUT", f"{path}/numbers", csv_of(NUMBERS)),
        other.call("PATCH", path, {"name": "mine"}, if_match='"1"'),
        other.call("DELETE", path, if_match='"1"'),
        other.post(f"{path}/losing-accounts", any_losing_account()),
    ):
        assert_problem(answer, 404, "not_found")


def test_client_managers_see_only_their_own_requests(world: World, client: Client) -> None:
    account_id = client.get("/v1/me").body["account_id"]
    theirs = world.client(Role.CLIENT_MANAGER, account_id)
    hidden = world.draft(client)
    own = world.draft(theirs, ["+13125552301"])
    assert theirs.get(f"/v1/port-requests/{hidden}").status == 404
    assert [one["id"] for one in theirs.get("/v1/port-requests").body["items"]] == [own]
    assert {one["id"] for one in client.get("/v1/port-requests").body["items"]} == {hidden, own}


def test_support_keys_make_no_requests(world: World) -> None:
    support = world.client(Role.SUPPORT)
    assert_problem(support.post("/v1/port-requests", {"name": "x"}), 403, "forbidden")


def test_a_change_needs_the_version_that_was_read(client: Client) -> None:
    made = client.post("/v1/port-requests", {"name": "Lines"})
    path = f"/v1/port-requests/{made.body['id']}"
    assert made.headers["etag"] == '"1"'
    assert_problem(client.call("PATCH", path, {"name": "B"}), 428, "version_required")
    assert_problem(client.call("PATCH", path, {"name": "B"}, if_match='"7"'), 412, "version_conflict")
    assert_problem(client.call("PATCH", path, {"name": "B"}, if_match="soon"), 400, "version_malformed")
    changed = client.call("PATCH", path, {"name": "B"}, if_match='"1"')
    assert (changed.status, changed.body["name"], changed.headers["etag"]) == (200, "B", '"2"')


def test_a_repeated_post_with_its_key_answers_the_first_ones_resource(client: Client) -> None:
    first = client.post("/v1/port-requests", {"name": "Lines"}, idempotency_key="k1")
    assert client.post("/v1/port-requests", {"name": "Lines"}, idempotency_key='"k1"').body["id"] == first.body["id"]
    other = client.post("/v1/port-requests", {"name": "Other"}, idempotency_key="k1")
    assert_problem(other, 422, "idempotency_key_reused")
    assert len(client.get("/v1/port-requests").body["items"]) == 1


def test_a_reference_belongs_to_one_request(client: Client) -> None:
    made = client.post("/v1/port-requests", {"name": "A", "reference": "R-1"})
    again = client.post("/v1/port-requests", {"name": "B", "reference": "R-1"})
    assert again.status == 422
    assert again.codes == ["reference_taken"]
    assert [one["id"] for one in client.get("/v1/port-requests?reference=R-1").body["items"]] == [made.body["id"]]


def test_submit_says_everything_that_is_missing(client: Client) -> None:
    request_id = client.post("/v1/port-requests", {"name": "Lines"}).body["id"]
    path = f"/v1/port-requests/{request_id}"
    empty = client.post(f"{path}/submit")
    assert_problem(empty, 422, "not_ready")
    assert {"numbers_missing", "losing_account_missing", "document_missing_invoice"} <= set(empty.codes)
    client.call("PUT", f"{path}/numbers", csv_of(NUMBERS))
    client.post(f"{path}/losing-accounts", {"label": "Main"})
    answer = client.post(f"{path}/submit")
    assert {
        "carrier_name_missing",
        "end_user_name_missing",
        "address_missing_line1",
        "authorized_person_missing",
        "btn_missing",
        "numbers_staying_missing",
        "document_missing_invoice",
    } <= set(answer.codes)
    assert client.get(path).body["status"] == "draft"


@pytest.mark.parametrize(
    "account",
    [{"card_on_file": False}, {"standing": Standing.PAST_DUE}, {"card_on_file": False, "standing": "past_due"}],
)
def test_an_account_that_may_not_port_is_told_every_reason(world: World, account: dict[str, Any]) -> None:
    client = world.client(**account)
    request_id = world.draft(client)
    answer = client.post(f"/v1/port-requests/{request_id}/submit")
    assert_problem(answer, 403, "account_not_eligible")
    assert len(answer.codes) == len(account)
    assert client.get("/v1/me").body["can_port"] is False


def test_a_second_submit_is_refused_and_changes_nothing(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    before = world.orders(request_id)
    assert_problem(client.post(f"/v1/port-requests/{request_id}/submit"), 409, "invalid_transition")
    assert world.orders(request_id) == before


def test_a_draft_can_be_deleted_and_what_was_submitted_cannot(world: World, client: Client) -> None:
    draft = world.draft(client)
    version = client.get(f"/v1/port-requests/{draft}").headers["etag"]
    assert client.call("DELETE", f"/v1/port-requests/{draft}", if_match=version).status == 204
    assert client.get(f"/v1/port-requests/{draft}").status == 404
    request_id = world.submitted(client)
    version = client.get(f"/v1/port-requests/{request_id}").headers["etag"]
    gone = client.call("DELETE", f"/v1/port-requests/{request_id}", if_match=version)
    assert_problem(gone, 409, "invalid_transition")


def test_a_bad_cursor_is_said(client: Client) -> None:
    assert_problem(client.get("/v1/port-requests?cursor=abc"), 400, "cursor_invalid")


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "status=lost", "updated_since=noon"])
def test_bad_query_parameters_are_named(client: Client, query: str) -> None:
    answer = client.get(f"/v1/port-requests?{query}")
    assert_problem(answer, 422, "invalid")
    assert query.split("=")[0] in answer.body["errors"][0]["detail"]


def test_too_many_writes_are_told_when_to_come_back(world: World) -> None:
    from shared.domain.policy import Policy

    world.policy = Policy(write_limit_per_minute=2)
    world.use(world.memory)
    client = world.client()
    first = client.post("/v1/port-requests", {"name": "1"})
    assert "r=1" in first.headers["ratelimit"]
    client.post("/v1/port-requests", {"name": "2"})
    third = client.post("/v1/port-requests", {"name": "3"})
    assert_problem(third, 429, "rate_limited")
    assert int(third.headers["retry-after"]) > 0
    assert client.get("/v1/port-requests").status == 200


# --- number lists ----------------------------------------------------------------------------------------------------


def _list_path(client: Client) -> str:
    return f"/v1/port-requests/{client.post('/v1/port-requests', {'name': 'L'}).body['id']}/numbers"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "csv_empty"),
        ("Tracking Number,Forwarding Number,Name,Source,Company\n", "csv_no_data_rows"),
        ("PK\u0003\u0004 zipped", "csv_not_text"),
        ("a,b,c\n1,2,3\n", "csv_header_missing"),
        ("Tracking Number,Forwarding Number,Name,Source,Company\n\ufffd,x,y,z,w\n", "csv_bad_encoding"),
        (csv_of([f"+1212{2340000 + n}" for n in range(5001)]), "csv_too_many_rows"),
    ],
)
def test_a_file_that_is_no_list_is_refused_and_the_stored_one_kept(client: Client, text: str, code: str) -> None:
    path = _list_path(client)
    assert client.call("PUT", path, csv_of(NUMBERS)).status == 200
    answer = client.call("PUT", path, text)
    assert answer.status == 422, answer.body
    assert code in answer.codes
    assert client.get(path).body["accepted"] == len(NUMBERS)


def test_a_body_over_five_megabytes_is_refused(client: Client) -> None:
    assert_problem(client.call("PUT", _list_path(client), "x" * 5_000_001), 413, "too_large")


def test_a_body_of_another_kind_is_refused(client: Client) -> None:
    answer = raw(client, "PUT", _list_path(client), "<xml/>", "application/xml")
    assert_problem(answer, 415, "unsupported_type")


def test_a_good_row_is_not_lost_because_of_a_bad_one(client: Client) -> None:
    path = _list_path(client)
    text = csv_of([*NUMBERS, "212-555-0142", "not a number", "1.21256E+10"])
    answer = client.call("PUT", path, text)
    assert answer.status == 200
    assert (answer.body["rows"], answer.body["accepted"], answer.body["held"]) == (6, 3, 3)
    assert {error["row"] for error in answer.body["errors"]} == {5, 6, 7}
    assert all(error["fix"] for error in answer.body["errors"])


def test_only_bad_rows_store_nothing_and_list_every_error(client: Client) -> None:
    answer = client.call("PUT", _list_path(client), csv_of(["212-555-0142", "nope"]))
    assert_problem(answer, 422, "no_row_accepted")
    assert {error["row"] for error in answer.body["errors"]} == {2, 3}


def test_held_rows_stop_submit_until_they_are_fixed_or_dropped(world: World, client: Client) -> None:
    request_id = world.draft(client)
    path = f"/v1/port-requests/{request_id}"
    client.call("PUT", f"{path}/numbers", csv_of([*NUMBERS, "212-555-0142", "(646) 555-23O1"]))
    stopped = client.post(f"{path}/submit")
    assert "rows_held" in stopped.codes
    fixed = client.call(
        "PATCH", f"{path}/numbers", {"drop": [5], "change": [{"row": 6, "cells": {"number": "(646) 555-2301"}}]}
    )
    assert fixed.status == 200, fixed.body
    assert (fixed.body["accepted"], fixed.body["held"]) == (4, 0)
    assert client.post(f"{path}/submit").body["counts"] == {"awaiting_signature": 4}


def test_the_rows_come_back_as_a_csv_that_can_be_uploaded_again(world: World, client: Client) -> None:
    path = f"/v1/port-requests/{world.draft(client)}/numbers"
    client.call("PUT", path, csv_of([*NUMBERS, "212-555-0142"]))
    text = client.get(path, accept="text/csv").body
    assert "number_fictional" in text
    again = client.call("PUT", path, text)
    assert (again.body["accepted"], again.body["held"]) == (3, 1)


def test_numbers_of_an_open_request_are_a_warning_in_a_draft_and_an_error_at_submit(
    world: World, client: Client
) -> None:
    first = world.submitted(client)
    request_id = world.draft(client)
    path = f"/v1/port-requests/{request_id}"
    warned = client.call("PUT", f"{path}/numbers", csv_of(NUMBERS))
    assert {warning["code"] for warning in warned.body["warnings"]} >= {"number_active_port_exists"}
    answer = client.post(f"{path}/submit")
    assert_problem(answer, 409, "number_active_port_exists")
    assert len(answer.body["errors"]) == len(NUMBERS)
    assert first in answer.body["errors"][0]["detail"]
    assert client.get(path).body["status"] == "draft"


def test_numbers_of_another_account_are_held_and_the_rest_goes_on(world: World, client: Client) -> None:
    world.submitted(client, NUMBERS[:1])
    other = world.client()
    request_id = world.submitted(other, NUMBERS)
    (order,) = world.orders(request_id)
    assert order.number_count == 2
    rows = other.get(f"/v1/port-requests/{request_id}/numbers").body["items"]
    assert {row["number"]: row["state"] for row in rows}[NUMBERS[0]] == "on_hold"
    assert world.memory.claims(NUMBERS[:1])[NUMBERS[0]].account_id != order.account_id


def test_numbers_of_a_cancelled_order_can_be_ported_again(world: World, client: Client) -> None:
    first = world.submitted(client)
    assert client.post(f"/v1/port-requests/{first}/cancel", {"reason": "typo"}).body["status"] == "cancelled"
    second = world.submitted(client)
    assert world.memory.claims(NUMBERS)[NUMBERS[0]].request_id == second


# --- letters and secrets ---------------------------------------------------------------------------------------------


def test_signing_says_all_that_is_wrong(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    world.work(request_id)
    order = client.get(f"/v1/port-requests/{request_id}/orders").body["items"][0]
    answer = world.try_sign(
        client, request_id, order, typed_name="Someone Else", consent=False, consent_version="1999", document_sha256="0"
    )
    assert answer.status == 422
    assert {
        "signature_name_mismatch",
        "consent_not_given",
        "consent_text_version_mismatch",
        "loa_document_changed",
    } <= set(answer.codes)
    assert client.get(f"/v1/port-requests/{request_id}").body["status"] == "awaiting_signature"


def test_secrets_are_never_answered(world: World, client: Client) -> None:
    request_id = world.submitted(client, account_number="SECRET-778812", pin="918273", pin_status="provided")
    path = f"/v1/port-requests/{request_id}"
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    seen = json.dumps(
        [
            client.get(suffix).body
            for suffix in (path, f"{path}/losing-accounts", f"{path}/orders", f"{path}/events", f"{path}/numbers")
        ]
    )
    assert "918273" not in seen
    assert "SECRET-778812" not in seen
    account = client.get(f"{path}/losing-accounts").body["items"][0]
    assert account["account_number"] == {"set": True, "last4": "8812"}
    assert account["pin"]["set"] is True


def test_an_upload_is_bound_to_what_was_announced_and_bad_announcements_are_refused(client: Client) -> None:
    request_id = client.post("/v1/port-requests", {"name": "L"}).body["id"]
    path = f"/v1/port-requests/{request_id}/documents"
    answer = client.post(
        path, {"type": "invoice", "filename": "bill.docx", "content_type": "application/msword", "size": 0}
    )
    assert answer.status == 422
    assert {"document_empty", "unsupported_type"} <= set(answer.codes)
    big = client.post(
        path, {"type": "invoice", "filename": "b.pdf", "content_type": "application/pdf", "size": 10_000_001}
    )
    assert "document_too_large" in big.codes


def test_a_second_upload_to_the_same_address_is_ignored_and_counted(world: World, client: Client) -> None:
    request_id = client.post("/v1/port-requests", {"name": "L"}).body["id"]
    path = f"/v1/port-requests/{request_id}/documents"
    made = client.post(
        path, {"type": "invoice", "filename": "bill.pdf", "content_type": "application/pdf", "size": 8}
    ).body
    assert client.get(f"{path}/{made['id']}").body["upload"]["url"] == made["upload"]["url"]
    key = made["upload"]["fields"]["key"]
    first = world.files.upload(key, b"%PDF-1.7")
    record_upload(world.desk, TrustingInspector(), key)
    world.files.upload(key, b"%PDF-9.9")
    record_upload(world.desk, TrustingInspector(), key)
    record_upload(world.desk, TrustingInspector(), key)
    document = client.get(f"{path}/{made['id']}").body
    assert (document["status"], document["ignored_uploads"]) == ("accepted", 1)
    assert first in document["link"]
    assert document["upload"] is None


def test_every_post_takes_an_idempotency_key(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    world.work(request_id)
    path = f"/v1/port-requests/{request_id}"
    order = client.get(f"{path}/orders").body["items"][0]
    signature = {
        "typed_name": "Dana Whitfield",
        "consent": True,
        "consent_version": order["letter"]["consent_version"],
        "document_sha256": order["letter"]["document_sha256"],
    }
    sign = f"{path}/letters/{order['id']}/signature"
    for route, body, other in (
        (sign, signature, {**signature, "title": "Other"}),
        (f"{path}/cancel", {"reason": "one"}, {"reason": "other"}),
    ):
        first = client.post(route, body, idempotency_key="k")
        assert first.status == 200, first.body
        assert client.post(route, body, idempotency_key="k").body["version"] == first.body["version"]
        assert_problem(client.post(route, other, idempotency_key="k"), 422, "idempotency_key_reused")


def test_tracking_numbers_are_for_those_who_asked_for_them(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    account_id = client.get("/v1/me").body["account_id"]
    colleague = world.client(Role.CLIENT_MANAGER, account_id)
    support = world.client(Role.SUPPORT)
    assert len(client.get("/v1/tracking-numbers").body["items"]) == len(NUMBERS)
    assert colleague.get("/v1/tracking-numbers").body["items"] == []
    assert colleague.get(f"/v1/tracking-numbers/{NUMBERS[0]}").status == 404
    assert support.get("/v1/tracking-numbers").status == 403
    assert world.orders(request_id)


def test_a_draft_is_told_nothing_of_another_accounts_port(world: World, client: Client) -> None:
    first = world.submitted(client)
    other = world.client()
    request_id = other.post("/v1/port-requests", {"name": "L"}).body["id"]
    listed = other.call("PUT", f"/v1/port-requests/{request_id}/numbers", csv_of(NUMBERS))
    assert {warning["code"] for warning in listed.body["warnings"]} >= {"number_being_checked"}
    assert first not in json.dumps(listed.body)


@pytest.mark.parametrize("member", ["line1", "line2", "city", "state", "postal_code", "country"])
def test_a_part_of_an_address_that_is_null_is_empty(member: str) -> None:
    world = World()
    client = world.client()
    path = f"/v1/port-requests/{client.post('/v1/port-requests', {'name': 'One'}).body['id']}/losing-accounts"

    made = client.post(path, {"label": "Main", "service_address": {"country": "US", member: None}})

    assert made.status == 201, made.body
    assert made.body["service_address"][member] == ""


def test_a_label_that_is_null_is_missing() -> None:
    client = World().client()
    path = f"/v1/port-requests/{client.post('/v1/port-requests', {'name': 'One'}).body['id']}/losing-accounts"

    answer = client.post(path, {"label": None, "carrier_name": "Lakeside Telecom"})

    assert (answer.status, answer.codes) == (422, ["label_missing"])


@pytest.mark.parametrize("given", ["0.5", "1700000000", "-1"])
def test_seconds_since_1970_are_no_moment(given: str) -> None:
    answer = World().client().get(f"/v1/port-requests?updated_since={given}")

    assert (answer.status, answer.codes) == (422, ["date_format"])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": "One", "requested_foc_at": 0}, "date_format"),
        ({"name": "One", "requested_foc_at": "1700000000"}, "date_format"),
        ({"name": "One", "requested_foc_at": "2026-12-08", "requested_foc_time": 3600}, "time_format"),
        ({"name": "One", "requested_foc_at": "2026-12-08", "requested_foc_time": "09:00:00Z"}, "time_format"),
    ],
)
def test_dates_and_times_are_written_out(body: dict[str, Any], code: str) -> None:
    answer = World().client().post("/v1/port-requests", body)

    assert (answer.status, answer.codes) == (422, [code])


@pytest.mark.parametrize("size", [True, "8", None])
def test_a_size_is_a_number(size: Any) -> None:
    world = World()
    client = world.client()
    path = f"/v1/port-requests/{client.post('/v1/port-requests', {'name': 'One'}).body['id']}/documents"

    answer = client.post(
        path, {"type": "invoice", "filename": "a.pdf", "content_type": "application/pdf", "size": size}
    )

    assert (answer.status, answer.codes) == (422, ["wrong_type"])

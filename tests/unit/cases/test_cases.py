"""Cases: opened by customers, by our team and by themselves; talked about, worked on, and resolved with what is so."""

import base64
import hashlib
import io
import json
import zipfile
from typing import Any

import pytest

from shared.domain.cases.kinds import KINDS, may_open
from shared.domain.cases.model import CaseKind
from shared.domain.lifecycle import ActorKind
from shared.domain.model import CarrierEventKind as K
from shared.domain.model import Role
from shared.ports import Replace
from shared.usecases.documents import record_upload
from tests.unit.port_outs.leaving import Leaving
from tests.world import NUMBERS, Answer, Client, TrustingInspector, World, csv_of

LIST = csv_of(NUMBERS) + "+44 20 7946 0018,+16462340009,London,Google Ads,Acme Plumbing\n"
LIST += "+525512345678,+16462340010,Mexico,Google Ads,Acme Plumbing\n"


THEIRS = "+12125552888"


def foreign(world: World, client: Client) -> str:
    """A request with two rows of other countries."""
    request_id = world.draft(client)
    assert client.call("PUT", f"/v1/port-requests/{request_id}/numbers", LIST).body["held"] == 2
    return request_id


def opened(client: Client, request_id: str, **body: Any) -> Answer:
    return client.post(f"/v1/port-requests/{request_id}/cases", {"kind": "international_rows", **body})


def test_international_rows_go_to_our_team_in_one_step_and_the_rest_can_be_submitted() -> None:
    world = World()
    client, support = world.client(), world.client(Role.SUPPORT)
    request_id = foreign(world, client)
    blocked = client.post(f"/v1/port-requests/{request_id}/submit")

    made = opened(client, request_id, text="Can you take these?")

    assert blocked.status == 422
    assert made.status == 201, made.body
    assert made.body["rows"] == [5, 6]
    assert made.body["numbers"] == ["+44 20 7946 0018", "+525512345678"]
    assert [one["text"] for one in made.body["said"]] == ["Can you take these?"]
    assert (made.body["status"], made.body["whose_turn"]) == ("open", "staff")
    assert client.get(f"/v1/port-requests/{request_id}/numbers").body["held"] == 0
    assert client.post(f"/v1/port-requests/{request_id}/submit").status == 200
    assert [one["id"] for one in support.get("/admin/cases").body["items"]] == [made.body["id"]]


def test_named_rows_alone_are_sent_and_a_repeated_call_opens_one_case() -> None:
    world = World()
    client = world.client()
    request_id = foreign(world, client)

    wrong = opened(client, request_id, rows=[2, 5])
    first = client.post(
        f"/v1/port-requests/{request_id}/cases", {"kind": "international_rows", "rows": [5]}, idempotency_key="k"
    )
    again = client.post(
        f"/v1/port-requests/{request_id}/cases", {"kind": "international_rows", "rows": [5]}, idempotency_key="k"
    )

    assert (wrong.status, wrong.codes, wrong.body["errors"][0]["row"]) == (422, ["row_not_international"], 2)
    assert (first.body["id"], again.status) == (again.body["id"], 201)
    assert client.get(f"/v1/port-requests/{request_id}/numbers").body["held"] == 1
    assert len(client.get("/v1/cases").body["items"]) == 1


def test_a_list_of_nothing_else_keeps_its_rows() -> None:
    world = World()
    client = world.client()
    request_id: str = client.post("/v1/port-requests", {"name": "Abroad"}).body["id"]
    header = csv_of(()).splitlines()[0]
    rows = f"{header}\n+44 20 7946 0018,+16462340009,London,Google Ads,Acme Plumbing\n"
    assert client.call("PUT", f"/v1/port-requests/{request_id}/numbers", rows).status == 422

    assert opened(client, request_id).codes == ["rows_missing"]


def test_a_case_is_talked_about_and_whose_turn_it_is_follows() -> None:
    world = World()
    client, support = world.client(), world.client(Role.SUPPORT)
    request_id = foreign(world, client)
    case = opened(client, request_id).body["id"]

    note = support.post(f"/admin/cases/{case}/messages", {"text": "Ask Bell first.", "internal": True}, if_match="*")
    reply = support.post(f"/admin/cases/{case}/messages", {"text": "London we can take, Mexico not."}, if_match="*")
    world.mail_of_case(case)
    mine = client.get(f"/v1/cases/{case}").body
    said = client.post(f"/v1/cases/{case}/messages", {"text": "Fine, London then."})

    assert (note.body["status"], reply.body["status"]) == ("open", "waiting_on_customer")
    assert [one["text"] for one in mine["said"]] == ["London we can take, Mexico not."]
    assert "Ask Bell" not in json.dumps(mine)
    mails = world.mailbox.to("administrator@acme.example.com")
    assert [mail.subject for mail in mails] == [
        "A case of Acme: Numbers of other countries",
        "An answer in a case of Acme",
    ]
    assert "> London we can take, Mexico not." in mails[1].text
    assert (said.body["status"], said.body["whose_turn"]) == ("waiting_on_staff", "staff")
    assert [one["internal"] for one in support.get(f"/admin/cases/{case}").body["said"]] == [True, False, False]


def test_a_case_waits_for_our_team_by_when_its_answer_is_due_and_for_the_account_a_week() -> None:
    here = Leaving()
    first = here.support.post("/admin/cases", {"kind": "other", "account_id": here.account_id, "text": "Called."})
    here.admin.post(f"/v1/port-outs/{here.asked()}/answer", {"decision": "not_ours"})
    due = [(one["kind"], one["due_at"][:16]) for one in here.support.get("/admin/cases").body["items"]]

    answered = here.support.post(f"/admin/cases/{first.body['id']}/messages", {"text": "What exactly?"}, if_match="*")

    assert due == [("snapback", "2026-11-23T17:00"), ("other", "2026-11-24T15:00")]
    assert answered.body["due_at"].startswith("2026-11-30")
    assert here.support.get("/admin/cases").body["waiting"] == "2"


def test_who_sees_to_a_case_is_said_and_asked_for() -> None:
    here = Leaving()
    ids = [
        here.support.post("/admin/cases", {"kind": "other", "account_id": here.account_id, "text": str(n)}).body["id"]
        for n in range(3)
    ]
    mine = here.support.call("PUT", f"/admin/cases/{ids[0]}/assignee", {"user_id": "me"})
    lead = here.lead.get("/v1/me").body["user_id"]
    here.support.call("PUT", f"/admin/cases/{ids[1]}/assignee", {"user_id": lead})
    wrong = here.support.call("PUT", f"/admin/cases/{ids[1]}/assignee", {"user_id": "usr_nobody"})

    def listed(who: Client, assignee: str) -> list[str]:
        return [one["id"] for one in who.get(f"/admin/cases?assignee={assignee}").body["items"]]

    assert mine.body["assignee"]["name"] == "Some support"
    assert (wrong.status, wrong.codes) == (422, ["user_unknown"])
    assert (listed(here.support, "me"), listed(here.lead, "me"), listed(here.lead, "nobody")) == (
        [ids[0]],
        [ids[1]],
        [ids[2]],
    )
    nobody = here.support.call("PUT", f"/admin/cases/{ids[0]}/assignee", {"user_id": None})
    assert nobody.body["assignee"] is None


def test_proof_is_uploaded_in_the_case_and_named_in_a_message() -> None:
    here = Leaving()
    case = here.support.post("/admin/cases", {"kind": "other", "account_id": here.account_id, "text": "Proof?"}).body
    path = f"/v1/cases/{case['id']}"
    announced = here.admin.post(
        f"{path}/documents", {"filename": "bill.pdf", "content_type": "application/pdf", "size": 8}
    )
    document = announced.body["id"]
    early = here.admin.post(f"{path}/messages", {"text": "Here.", "document_ids": [document, "doc_none"]})
    key = announced.body["upload"]["fields"]["key"]
    here.world.files.upload(key, b"%PDF-1.7")
    record_upload(here.world.desk, TrustingInspector(), key)

    said = here.admin.post(f"{path}/messages", {"text": "Here.", "document_ids": [document]})

    assert announced.status == 201
    assert early.codes == ["document_not_accepted", "document_unknown"]
    assert [(one["id"], one["status"]) for one in said.body["documents"]] == [(document, "accepted")]
    assert said.body["documents"][0]["link"]
    events = here.support.get(f"/admin/cases/{case['id']}/events").body["items"]
    assert [one["type"] for one in events] == ["case.opened", "case.document_accepted", "case.said"]
    stranger = here.world.client()
    assert stranger.post(f"{path}/documents", {"filename": "a", "content_type": "x", "size": 1}).status == 404


def test_a_case_ends_only_as_it_is_so_and_the_account_is_told() -> None:
    here = Leaving()
    found = here.asked()
    here.admin.post(f"/v1/port-outs/{found}/answer", {"decision": "not_ours"})
    case = here.read(found)["case_id"]

    def resolve(outcome: str, note: str = "Rejected at once.") -> Answer:
        return here.support.post(f"/admin/cases/{case}/resolve", {"outcome": outcome, "note": note}, if_match="*")

    assert resolve("arranged").codes == ["outcome_unknown"]
    assert resolve("stopped", "").codes == ["note_missing", "outcome_not_so"]
    assert resolve("returned").body["errors"][0]["detail"] == f"The port-out {found} is received."
    here.reject(found, "not_authorized")
    done = resolve("stopped")
    here.world.mail_of_case(case)

    assert (done.status, done.body["status"], done.body["outcome"]) == (200, "resolved", "stopped")
    assert resolve("stopped").body["code"] == "terminal_state"
    mail = here.world.mailbox.to("administrator@acme.example.com")[-1]
    assert mail.subject == "A case of Acme is closed"
    assert "The port was stopped" in mail.text
    assert here.support.get("/admin/cases").body["items"] == []
    again = here.admin.post(f"/v1/cases/{case}/messages", {"text": "It came again."})
    assert (again.body["status"], again.body["outcome"]) == ("waiting_on_staff", None)


def test_the_runbook_of_a_snapback_has_steps_with_times_that_are_ticked_off() -> None:
    here = Leaving()
    found = here.asked()
    here.admin.post(f"/v1/port-outs/{found}/answer", {"decision": "not_ours"})
    case = here.read(found)["case_id"]

    steps = here.support.get(f"/admin/cases/{case}").body["runbook"]
    wrong = here.support.post(f"/admin/cases/{case}/steps", {"step": "dance"})
    done = here.support.post(f"/admin/cases/{case}/steps", {"step": "carrier", "note": "Ticket 4711"})
    twice = here.lead.post(f"/admin/cases/{case}/steps", {"step": "carrier"})

    assert [one["step"] for one in steps] == ["stop", "evidence", "protect", "carrier", "winner", "return", "tell"]
    assert steps[0]["due_at"] < steps[-1]["due_at"]
    assert (wrong.status, wrong.codes) == (422, ["step_unknown"])
    ticked = next(one for one in twice.body["runbook"] if one["step"] == "carrier")
    assert (done.body["status"], ticked["done_by"]["name"], ticked["note"]) == (
        "waiting_on_staff",
        "Some support",
        "Ticket 4711",
    )


def test_a_case_is_answered_and_resolved_on_the_version_that_was_read() -> None:
    here = Leaving()
    case = here.support.post("/admin/cases", {"kind": "other", "account_id": here.account_id, "text": "Called."})
    path = f"/admin/cases/{case.body['id']}"

    said = here.support.post(f"{path}/messages", {"text": "What exactly?"})
    resolved = here.support.post(f"{path}/resolve", {"outcome": "done", "note": "Done."})

    assert [(one.status, one.body["code"]) for one in (said, resolved)] == [(428, "version_required")] * 2
    first = here.support.post(f"{path}/messages", {"text": "And?"}, if_match=case.headers["etag"], idempotency_key="k")
    again = here.support.post(f"{path}/messages", {"text": "And?"}, if_match=case.headers["etag"], idempotency_key="k")
    assert (first.status, again.status) == (200, 200)
    assert [one["text"] for one in again.body["said"]] == ["Called.", "And?"]


def test_what_our_team_opens_is_read_by_the_account_that_it_names() -> None:
    here = Leaving()
    other = here.world.client()
    other_account = here.world.accounts[-1]
    (order,) = here.world.orders(here.request_id)
    given = {"kind": "other", "text": "For you alone.", "request_id": here.request_id}
    theirs = here.ported_in(other, (THEIRS,))

    differ = here.support.post("/admin/cases", {**given, "account_id": other_account})
    number = here.support.post("/admin/cases", {**given, "numbers": [THEIRS], "account_id": here.account_id})
    unrequested = here.support.post(
        "/admin/cases", {"kind": "other", "text": "x", "account_id": here.account_id, "numbers": [NUMBERS[0], THEIRS]}
    )
    orders = here.support.post("/admin/cases", {**given, "request_id": theirs, "order_ids": [order.id]})

    assert (differ.status, differ.codes) == (422, ["account_request_differ"])
    assert (number.codes, number.body["errors"][0]["pointer"]) == (["number_of_another"], "/numbers/0")
    assert (unrequested.codes, unrequested.body["errors"][0]["pointer"]) == (["number_of_another"], "/numbers/1")
    assert orders.codes == ["order_unknown"]
    assert other.get("/v1/cases").body["items"] == []
    assert here.support.post("/admin/cases", {**given, "account_id": here.account_id}).status == 201
    about_others = {**given, "kind": "claim_conflict", "numbers": [THEIRS]}
    assert here.support.post("/admin/cases", about_others).status == 201


def test_two_of_our_team_in_one_case_learn_what_the_other_did() -> None:
    here = Leaving()
    case = here.support.post("/admin/cases", {"kind": "other", "account_id": here.account_id, "text": "Called."})
    seen = case.headers["etag"]
    here.lead.call("PUT", f"/admin/cases/{case.body['id']}/assignee", {"user_id": "me"})

    late = here.support.post(
        f"/admin/cases/{case.body['id']}/resolve", {"outcome": "done", "note": "Done."}, if_match=seen
    )

    assert late.status == 412
    assert late.body["detail"].startswith("Changed by Some support_lead meanwhile (assigned)")


def test_numbers_that_another_account_holds_open_one_case_that_grows() -> None:
    world = World()
    other, client, support = world.client(), world.client(), world.client(Role.SUPPORT)
    world.submitted(other, NUMBERS[:1])
    request_id = world.submitted(client, NUMBERS)

    world.look_into(request_id)
    world.look_into(request_id)

    (case,) = client.get("/v1/cases").body["items"]
    assert (case["kind"], case["numbers"], case["rows"]) == ("claim_conflict", [NUMBERS[0]], [2])
    assert case["opened_by"]["kind"] == "system"
    assert len(support.get("/admin/cases").body["items"]) == 1
    assert other.get("/v1/cases").body["items"] == []
    moved = support.post(f"/admin/cases/{case['id']}/resolve", {"outcome": "moved", "note": "Bill seen."}, if_match="*")
    assert moved.codes == ["proof_missing"]
    kept = support.post(
        f"/admin/cases/{case['id']}/resolve", {"outcome": "kept", "note": "No proof came."}, if_match="*"
    )
    assert kept.status == 200
    everything = world.draft(client, NUMBERS[:1])
    assert client.post(f"/v1/port-requests/{everything}/submit").body["code"] == "number_on_hold"
    world.look_into(everything)
    assert len(client.get("/v1/cases").body["items"]) == 2


def test_a_conflict_that_ends_for_who_asked_moves_the_numbers_on_the_proof_in_the_case() -> None:
    world = World()
    other, client = world.client(), world.client()
    support, lead = world.client(Role.SUPPORT), world.client(Role.SUPPORT_LEAD)
    theirs = world.submitted(other, NUMBERS[:2])
    request_id = world.submitted(client, NUMBERS)
    world.look_into(request_id)
    (case,) = client.get("/v1/cases").body["items"]
    bill = client.get(f"/v1/port-requests/{request_id}/documents").body["items"][0]["id"]
    said = client.post(f"/v1/cases/{case['id']}/messages", {"text": "Our bill.", "document_ids": [bill]})
    assert said.status == 200, said.body
    ending = {"outcome": "moved", "note": "Their bill shows both."}
    path = f"/admin/cases/{case['id']}/resolve"

    assert support.post(path, ending, if_match="*").status == 403
    assert lead.post(path, ending, if_match="*").codes == ["agreement_missing"]
    # The last number of an order stays with it: the other account cancels that itself. The first has moved by then.
    agreed = lead.post(path, ending | {"agreement": "Ada, by telephone"}, if_match="*")
    assert (agreed.status, agreed.body["code"]) == (409, "no_number_left")
    other.post(f"/v1/port-requests/{theirs}/cancel", {})
    world.work(theirs)
    ended = lead.post(path, ending, if_match="*")

    assert ended.status == 200, ended.body
    assert (ended.body["status"], ended.body["outcome"]) == ("resolved", "moved")
    account = world.memory.request(request_id).account_id  # type: ignore[union-attr]
    assert {claim.account_id for claim in world.memory.claims(NUMBERS).values()} == {account}
    assert client.get(f"/v1/port-requests/{request_id}").body["counts"].get("on_hold") is None


def test_the_queue_counts_port_outs_and_cases_and_what_of_them_is_due_today() -> None:
    world = World()
    client, support = world.client(), world.client(Role.SUPPORT)
    case = opened(client, foreign(world, client)).body["id"]

    def counts() -> dict[str, str]:
        return {one["view"]: one["text"] for one in support.get("/admin/queue").body["items"]}

    found = counts()
    assert (found["cases"], found["cases_due_today"], found["port_outs"]) == ("1", "0", "0")
    assert support.get("/admin/cases?due=today").body["items"] == []
    world.clock.advance(days=4)
    assert counts()["cases_due_today"] == "1"
    assert [one["id"] for one in support.get("/admin/cases?due=today").body["items"]] == [case]
    assert "cases" not in {one["view"] for one in support.get("/admin/queue?assignee=me").body["items"]}
    assert support.get("/admin/cases?due=tomorrow").status == 422


def test_a_carrier_that_contradicts_an_end_opens_a_case_for_our_team_alone() -> None:
    here = Leaving()
    order = here.world.orders(here.request_id)[0]
    here.world.hear(order, K.CANCELLED)

    here.world.look_into(here.request_id)
    here.world.look_into(here.request_id)

    (case,) = here.support.get("/admin/cases").body["items"]
    assert (case["kind"], case["order_ids"], case["shown"]) == ("contradiction", [order.id], False)
    assert here.admin.get("/v1/cases").body["items"] == []
    assert here.admin.get(f"/v1/cases/{case['id']}").status == 404
    assert here.world.mail_of_case(case["id"]) == 0
    said = here.support.post(f"/admin/cases/{case['id']}/messages", {"text": "They mixed two orders up."}, if_match="*")
    assert said.body["said"][0]["internal"] is True
    closed = here.support.post(
        f"/admin/cases/{case['id']}/resolve", {"outcome": "as_recorded", "note": "Typo."}, if_match="*"
    )
    assert closed.status == 200
    assert here.world.mail_of_case(case["id"]) == 0


def test_client_managers_see_the_cases_of_their_own_requests_and_strangers_none() -> None:
    world = World()
    client = world.client()
    account = world.accounts[0]
    manager, cleo = world.client(Role.MANAGER, account), world.client(Role.CLIENT_MANAGER, account)
    request_id = foreign(world, client)
    case = opened(client, request_id).body["id"]
    own = foreign(world, cleo)
    hers = opened(cleo, own).body["id"]
    stranger, tester = world.client(), world.client(test_mode=True, account_id=account)

    assert {one["id"] for one in manager.get("/v1/cases").body["items"]} == {case, hers}
    assert [one["id"] for one in cleo.get("/v1/cases").body["items"]] == [hers]
    for who in (cleo, stranger, tester):
        assert who.get(f"/v1/cases/{case}").status == 404
        assert who.post(f"/v1/cases/{case}/messages", {"text": "x"}).status == 404
    assert opened(stranger, request_id).status == 404


def test_who_asked_is_mailed_too_beside_the_administrators_who_are_still_there() -> None:
    world = World()
    world.client()
    account = world.accounts[0]
    cleo, support = world.client(Role.CLIENT_MANAGER, account), world.client(Role.SUPPORT)
    case = opened(cleo, foreign(world, cleo)).body["id"]
    world.mail_of_case(case)
    everybody = {user.email for user in world.memory.users(account)}
    assert {sent.mail.to_address for sent in world.mailbox.sent} == everybody
    assert len(everybody) == len(world.mailbox.sent) == 2

    gone = next(user for user in world.memory.users(account) if user.role == Role.ADMINISTRATOR)
    world.memory.commit([Replace(gone.but(deactivated_at=world.clock.now(), version=gone.version + 1))])
    before = len(world.mailbox.sent)
    support.post(f"/admin/cases/{case}/messages", {"text": "Soon."}, if_match="*")
    world.mail_of_case(case)
    assert {sent.mail.to_address for sent in world.mailbox.sent[before:]} == everybody - {gone.email}


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ({"kind": "claim_conflict", "text": "mine"}, ["kind_unknown"]),
        ({"kind": "", "text": ""}, ["kind_unknown", "text_missing"]),
        ({"kind": "other"}, ["text_missing"]),
        ({"kind": "other", "text": "x" * 2_001}, ["too_long"]),
        (
            {"kind": "disputed_port", "text": "x", "numbers": ["12"], "order_ids": ["ord_x"], "document_ids": ["d"]},
            ["number_wrong_length", "order_unknown", "document_unknown"],
        ),
    ],
)
def test_what_cannot_be_opened_says_everything_at_once(body: dict[str, Any], codes: list[str]) -> None:
    world = World()
    client = world.client()

    answer = client.post(f"/v1/port-requests/{world.draft(client)}/cases", body)

    assert (answer.status, answer.codes) == (422, codes)


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ({"kind": "other", "text": "x"}, ["account_missing"]),
        ({"kind": "other", "text": "x", "account_id": "acc_none"}, ["account_missing"]),
        ({"kind": "other", "text": "x", "account_id": "ACC", "rows": [2]}, ["request_missing"]),
        ({"kind": "nothing", "text": "", "account_id": "ACC"}, ["kind_unknown", "text_missing"]),
    ],
)
def test_our_team_is_told_what_a_case_lacks(body: dict[str, Any], codes: list[str]) -> None:
    here = Leaving()
    given = {**body, **({"account_id": here.account_id} if body.get("account_id") == "ACC" else {})}

    answer = here.support.post("/admin/cases", given)

    assert (answer.status, answer.codes) == (422, codes)
    assert here.support.post("/admin/cases", {"kind": "other", "request_id": "prq_none"}).status == 404


def test_the_evidence_of_a_port_is_one_file_with_its_letter_and_hashes_that_hold() -> None:
    here = Leaving()
    order = here.world.orders(here.request_id)[0]

    answer = here.support.get(f"/admin/orders/{order.id}/evidence")

    assert answer.status == 200, answer.body
    assert answer.headers["content-disposition"] == f'attachment; filename="evidence-{order.reference}.zip"'
    body = base64.b64decode(answer.body)
    assert answer.headers["x-content-sha256"] == hashlib.sha256(body).hexdigest()
    with zipfile.ZipFile(io.BytesIO(body)) as pack:
        files = {name: pack.read(name) for name in pack.namelist()}
    assert {"letter-signed.pdf", "letter-viewed.pdf", "signature.json", "certificate.json", "consent.txt"} <= set(files)
    assert files["letter-signed.pdf"].startswith(files["letter-viewed.pdf"])
    for line in files.pop("SHA256SUMS").decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(files.pop(name)).hexdigest() == digest
    assert files == {}
    with zipfile.ZipFile(io.BytesIO(body)) as pack:
        facts, timeline = json.loads(pack.read("order.json")), json.loads(pack.read("timeline.json"))
    assert facts["numbers"] == list(NUMBERS)
    assert "LT-884213" not in json.dumps(facts)
    assert [one["type"] for one in timeline][-1] == "order.tidied"
    assert here.admin.get(f"/v1/port-requests/{here.request_id}/events?limit=200").body["items"][-1]["type"] == (
        "order.evidence_taken"
    )


def test_there_is_no_evidence_of_what_nobody_signed() -> None:
    world = World()
    client, support = world.client(), world.client(Role.SUPPORT)
    request_id = world.submitted(client)

    answer = support.get(f"/admin/orders/{world.orders(request_id)[0].id}/evidence")

    assert (answer.status, answer.body["code"]) == (409, "nothing_signed")


def test_every_kind_has_a_way_to_be_opened_and_to_end() -> None:
    assert set(KINDS) == set(CaseKind)
    for kind, table in KINDS.items():
        assert table.outcomes
        assert any(may_open(kind, actor) for actor in ActorKind)
        assert table.proof <= set(table.outcomes)
        assert [step.within_hours for step in table.runbook] == sorted(step.within_hours for step in table.runbook)

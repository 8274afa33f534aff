"""The daily report of what is open, for accounts that want it."""

import csv
import io

from shared.domain.bulk.names import roll_up_key
from shared.domain.bulk.roll_up import COLUMNS
from shared.ports import Unavailable
from shared.usecases.bulk.rolling_up import report_open_requests
from tests.bulk_world import ACCOUNT, BulkWorld, any_drop_row


def always() -> bool:
    return True


def read(world: BulkWorld) -> list[dict[str, str]]:
    key = roll_up_key(world.account_id, world.clock.now().date())
    text = world.bucket.read(key).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_open_requests_are_reported_with_what_to_do_for_each_order_and_each_draft() -> None:
    world = BulkWorld()
    world.settings(daily_report=True)
    world.put("bill.pdf", b"%PDF-1.7")
    ported = [any_drop_row(index, **ACCOUNT, port_request_name="Ported", submit="yes") for index in range(3)]
    draft = [any_drop_row(5, port_request_name="=Draft"), any_drop_row(6, number="12", port_request_name="=Draft")]
    world.drop("lines.csv", [*ported, *draft])

    assert report_open_requests(world.bulk, always) == (1, [])
    ordered, in_no_order = sorted(read(world), key=lambda line: line["order_id"], reverse=True)
    assert tuple(ordered) == COLUMNS
    assert (ordered["request"], ordered["order_status"], ordered["numbers"]) == ("Ported", "awaiting_approval", "3")
    assert (ordered["current_carrier"], ordered["whose_turn"]) == ("Lakeside Telecom", "administrator")
    assert ordered["next_action"].startswith("Approve it")
    assert (in_no_order["request"], in_no_order["order_status"]) == ("'=Draft", "draft")
    assert (in_no_order["numbers"], in_no_order["held_rows"]) == ("1", "1")
    assert "to complete before it can be submitted" in in_no_order["next_action"]
    assert ordered["submitted_by"] == "Drop folder"


def test_only_those_who_want_it_get_it_once_a_day_and_what_ended_is_not_in_it() -> None:
    world = BulkWorld()
    request_id = world.submitted(world.customer)
    assert report_open_requests(world.bulk, always) == (0, [])

    world.settings(daily_report=True)
    assert world.customer.post(f"/v1/port-requests/{request_id}/cancel").status == 200
    assert report_open_requests(world.bulk, always) == (1, [])
    assert read(world) == []
    assert report_open_requests(world.bulk, always) == (0, [])
    world.clock.advance(days=1)
    assert report_open_requests(world.bulk, always) == (1, [])


def test_requests_of_test_keys_are_not_in_it() -> None:
    world = BulkWorld()
    world.settings(daily_report=True)
    tester = world.client(account_id=world.account_id, test_mode=True)
    tester.post("/v1/port-requests", {"name": "Only a test"})

    report_open_requests(world.bulk, always)
    assert read(world) == []


def test_the_rest_is_written_by_the_next_call_where_time_ran_out_or_the_table_did_not_answer() -> None:
    world = BulkWorld()
    world.settings(daily_report=True)
    assert report_open_requests(world.bulk, lambda: False) == (0, [])

    class Failing:
        def __getattr__(self, name: str) -> object:
            return getattr(world.memory, name)

        def requests(self, *_: object) -> None:
            raise Unavailable("throttled")

    world.use(Failing())  # type: ignore[arg-type]
    assert report_open_requests(world.bulk, always) == (0, [world.account_id])
    world.use(world.memory)
    assert report_open_requests(world.bulk, always) == (1, [])


def test_a_request_of_which_part_is_ordered_has_a_line_for_each() -> None:
    world = BulkWorld()
    world.settings(daily_report=True)
    world.put("bill.pdf", b"%PDF-1.7")
    lacking = ACCOUNT | {"losing_account": "Other", "city": "", "btn": "+12125552398"}
    world.drop("lines.csv", [any_drop_row(0, **ACCOUNT), any_drop_row(1, **lacking)])
    (request,) = world.requests()
    assert world.customer.post(f"/v1/port-requests/{request['id']}/submit", {"only_ready": True}).status == 200

    report_open_requests(world.bulk, always)
    in_no_order, ordered = sorted(read(world), key=lambda line: line["order_id"])
    (order,) = world.orders(request["id"])
    assert (ordered["order_id"], ordered["order_status"]) == (order.id, order.status.value)
    assert (in_no_order["order_id"], in_no_order["order_status"], in_no_order["numbers"]) == ("", "draft", "1")
    assert {ordered["request_status"], in_no_order["request_status"]} == {order.status.value}

"""An order's whole life in any sequence of acts, with any write failing on the way: what always holds, holds.

``PORTDESK_LIVES`` is how many lives are tried, 300 by default.
"""

import os
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from shared.adapters.memory.bus import MemoryBus
from shared.adapters.memory.executions import MemoryExecutions
from shared.adapters.memory.faults import Fate, FaultyStore
from shared.domain.driving import Step
from shared.domain.lifecycle import TERMINAL, Owner, Status, fold_orders
from shared.domain.model import CarrierEvent, CarrierEventKind, CarrierStage, PortOrder, Role
from shared.domain.policy import Policy
from shared.ports import Unavailable
from shared.usecases.apply_carrier_event import hear_webhook
from shared.usecases.drive_order import decide, record_failure
from shared.usecases.order_numbers import order_rows
from shared.usecases.poll_carriers import poll_carriers
from shared.usecases.sweep_behind import sweep
from tests.world import NUMBERS, Answer, Client, World

K = CarrierEventKind
LIVES = int(os.environ.get("PORTDESK_LIVES", "300"))
_AT_CARRIER = (K.ACCEPTED, K.FOC_CONFIRMED, K.ACTIVATING, K.PORTED, K.CANCELLED, K.CANCEL_REFUSED)
_REASONS = ("account_number_mismatch", "btn_mismatch", "pin_invalid", "port_protection", "address_mismatch", "other")
_BUSY_TURNS = 60


class Life(RuleBasedStateMachine):
    """One request, its orders and everybody who acts on them, over a store whose next writes may fail."""

    @initialize(
        begins=st.sampled_from(["draft", "signature", "refused", "carrier", "carrier", "carrier"]),
        auto_review=st.booleans(),
        takes_numbers_out=st.booleans(),
        account=st.sampled_from(
            [
                {"pin_status": "none"},
                {"pin_status": "provided"},
                {"service_type": "wireless", "pin_status": "unknown"},
                {"carrier_name": "Verizon Wireless", "service_type": "wireless", "pin": "482913"},
            ]
        ),
    )
    def begin(self, begins: str, auto_review: bool, takes_numbers_out: bool, account: dict[str, Any]) -> None:
        self.trap: tuple[int, Fate] | None = None
        terms: dict[str, Any] = {"auto_review": auto_review, "public_base_url": "https://port.example.com"}
        if not takes_numbers_out:
            terms["carrier_profiles"] = '{"simulated": {"can_remove_numbers": false}}'
        self.world = World(policy=Policy(**terms))
        made = self.world.client()
        staff = self.world.client(Role.SUPPORT)
        self.request_id = self.world.draft(made, **({"pin_status": "provided"} | account))
        self.path = f"/v1/port-requests/{self.request_id}"
        self.store = FaultyStore(self.world.memory, self._fate)
        self.world.use(self.store)
        self.customer, self.staff = (Client(self.world.app, one.secret) for one in (made, staff))
        self.executions, self.bus = MemoryExecutions(), MemoryBus()
        self.seen: dict[str, PortOrder] = {}
        self.sent: list[CarrierEvent] = []
        if begins != "draft":
            self.the_customer_submits()
            self.the_workflow_goes_on(8)
        carrier = self.world.carrier
        if begins == "refused":
            carrier.refuse, carrier.drafts_first = (("number_not_on_account", ""),), True
        if begins in ("refused", "carrier"):
            for act in (self.the_customer_signs, self.review_all, self.set_pin):
                act()
                self.the_workflow_goes_on(8)
            assert self.at_carrier or carrier.drafts
        carrier.refuse, carrier.drafts_first = (), False

    def review_all(self) -> None:
        for order in self.orders:
            self.say(self.staff.post(f"/admin/orders/{order.id}/review", {"decision": "accept"}, if_match="*"))

    def set_pin(self, pin: str = "482913") -> None:
        for account in self.customer.get(f"{self.path}/losing-accounts").body["items"]:
            self.say(self.customer.call("PUT", f"{self.path}/losing-accounts/{account['id']}/pin", {"pin": pin}))

    def _fate(self, _index: int, _method: str) -> Fate:
        if self.trap is None:
            return "ok"
        left, fate = self.trap
        self.trap = (left - 1, fate) if left else None
        return "ok" if left else fate

    # What goes wrong.

    @rule(left=st.integers(0, 6), fate=st.sampled_from(["before", "half", "after"]))
    def a_write_will_fail(self, left: int, fate: Fate) -> None:
        self.trap = (left, fate)

    @rule(after=st.booleans())
    def a_call_of_the_carrier_will_fail(self, after: bool) -> None:
        self.world.carrier.fail_after, self.world.carrier.fail_before = int(after), int(not after)

    @rule(
        cancellation=st.sampled_from(["cancelled", "requested", "too_late"]),
        answer=st.sampled_from(["sent", "sent", "sent", "too_late", "not_possible"]),
        refuses=st.sampled_from([(), (), (), (("address_mismatch", "It differs."),), (("number_not_on_account", ""),)]),
        drafts_first=st.booleans(),
    )
    def the_carrier_will_answer(self, cancellation: Any, answer: Any, refuses: Any, drafts_first: bool) -> None:
        carrier = self.world.carrier
        carrier.cancellation, carrier.answer, carrier.refuse = cancellation, answer, refuses
        carrier.drafts_first = drafts_first

    # What people do.

    @precondition(lambda self: self.request.status in (Status.DRAFT, Status.SUBMITTING))
    @rule()
    def the_customer_submits(self) -> None:
        self.say(self.customer.post(f"{self.path}/submit", idempotency_key="submit"))

    @precondition(lambda self: self.any_in(Status.AWAITING_SIGNATURE))
    @rule()
    def the_customer_signs(self) -> None:
        for order in self.customer.get(f"{self.path}/orders").body["items"]:
            if order["status"] == "awaiting_signature":
                self.say(self.world.try_sign(self.customer, self.request_id, order))

    @precondition(lambda self: self.any_in(Status.IN_REVIEW))
    @rule(accept=st.sampled_from([True, True, False]))
    def staff_review(self, accept: bool) -> None:
        if accept:
            self.review_all()
            return
        body = {"decision": "reject", "reason": "It is blurred."}
        for order in self.orders:
            self.say(self.staff.post(f"/admin/orders/{order.id}/review", body, if_match="*"))

    @precondition(lambda self: bool(self.orders))
    @rule(pin=st.sampled_from(["482913", "NO PIN REQUIRED"]))
    def the_customer_sets_the_pin(self, pin: str) -> None:
        self.set_pin(pin)

    @precondition(lambda self: bool(self.live))
    @rule(sure=st.integers(0, 2))
    def the_customer_cancels(self, sure: int) -> None:
        if sure:
            return
        self.say(self.customer.post(f"{self.path}/cancel", {"reason": "Changed our mind."}))

    @precondition(lambda self: self.any_in(Status.ACTION_REQUIRED))
    @rule(
        which=st.sets(st.sampled_from(["account", "btn", "pin", "street", "attest"]), min_size=1),
        number=st.integers(1, 9_999),
        note=st.sampled_from(["", "Please look again."]),
    )
    def the_customer_corrects(self, which: set[str], number: int, note: str) -> None:
        edit: dict[str, dict[str, Any]] = {
            "account": {"account_number": f"LT-{number:06d}"},
            "btn": {"billing_telephone_number": f"+1212556{number:04d}"},
            "pin": {"pin": f"{number:06d}", "pin_status": "provided"},
            "street": {"service_address": {"line1": f"{number} Other Street"}},
        }
        fields = {name: value for one in sorted(which) for name, value in edit.get(one, {}).items()}
        for order in self.orders:
            codes = [ask.code for ask in order.asks]
            body: dict[str, Any] = {"order_id": order.id, "note": note}
            if fields:
                body["edit"] = fields
            if "attest" in which and "port_protection" in codes:
                body["attest"] = [{"code": "port_protection", "done_on": self.world.clock.now().date().isoformat()}]
            self.say(self.customer.post(f"{self.path}/corrections", body))

    @precondition(lambda self: self.any_in(Status.ACTION_REQUIRED))
    @rule(number=st.sampled_from(NUMBERS))
    def the_customer_drops_a_number(self, number: str) -> None:
        for order in self.orders:
            answer = self.customer.post(f"{self.path}/corrections", {"order_id": order.id, "drop_numbers": [number]})
            self.say(answer)
            if answer.status == 200:
                now = self.world.memory.order(order.id)
                assert now is not None
                leaving = {one for mark in now.marks for one in mark.numbers}
                leaving |= set(now.change.removed_numbers) if now.change else set()
                assert number in leaving

    @precondition(lambda self: self.any_in(Status.ACTION_REQUIRED))
    @rule(number=st.sampled_from(NUMBERS))
    def staff_split(self, number: str) -> None:
        for order in self.orders:
            self.say(self.staff.post(f"/admin/orders/{order.id}/split", {"numbers": [number]}))

    # What carriers do.

    @precondition(lambda self: bool(self.at_carrier))
    @rule(
        kind=st.sampled_from(_AT_CARRIER),
        days=st.integers(1, 12),
        late=st.integers(0, 600),
        arrives=st.booleans(),
    )
    def something_happens_at_the_carrier(self, kind: CarrierEventKind, days: int, late: int, arrives: bool) -> None:
        now = self.world.clock.now()
        foc = now + timedelta(days=days) if kind == K.FOC_CONFIRMED else None
        self.tell(arrives, kind, now - timedelta(minutes=late), confirmed_foc_at=foc)

    @precondition(lambda self: bool(self.at_carrier))
    @rule(
        reasons=st.lists(st.sampled_from(_REASONS), min_size=1, max_size=3, unique=True),
        late=st.integers(0, 600),
        arrives=st.booleans(),
    )
    def the_carrier_rejects(self, reasons: list[str], late: int, arrives: bool) -> None:
        at = self.world.clock.now() - timedelta(minutes=late)
        self.tell(arrives, K.REJECTED, at, reasons=[(code, "") for code in reasons])

    @precondition(lambda self: bool(self.at_carrier))
    @rule(numbers=st.sets(st.sampled_from(NUMBERS), min_size=1), arrives=st.booleans())
    def numbers_are_ported_ahead(self, numbers: set[str], arrives: bool) -> None:
        order = self.at_carrier[0]
        dropped = {number for mark in order.marks if mark.own_state == "excluded" for number in mark.numbers}
        own = {row.number for row in order_rows(self.world.desk, order)} - dropped
        named = sorted(numbers & own)
        if named:
            self.tell(arrives, K.PORTED, self.world.clock.now(), numbers=named)

    @precondition(lambda self: bool(self.at_carrier))
    @rule(arrives=st.booleans())
    def the_carrier_wants_numbers_apart(self, arrives: bool) -> None:
        order = self.at_carrier[0]
        own = [row.number for row in order_rows(self.world.desk, order) if row.own_state != "ported"]
        self.tell(arrives, K.REJECTED, self.world.clock.now(), reasons=[("split_required", "")], about=own[:1])

    @precondition(lambda self: [order.status for order in self.at_carrier[:1]] == [Status.CANCEL_REQUESTED])
    @rule(kind=st.sampled_from([K.CANCELLED, K.CANCEL_REFUSED]), arrives=st.booleans())
    def the_carrier_has_looked_at_a_cancellation(self, kind: CarrierEventKind, arrives: bool) -> None:
        self.tell(arrives, kind, self.world.clock.now())

    @precondition(lambda self: bool(self.sent))
    @rule(data=st.data())
    def an_event_arrives_late_or_again(self, data: st.DataObject) -> None:
        self.hear(data.draw(st.sampled_from(self.sent)))

    def tell(self, arrives: bool, kind: CarrierEventKind, at: Any, about: Any = (), **facts: Any) -> None:
        order = self.at_carrier[0]
        event = self.world.carrier.event(
            order.reference, kind, at, event_id=f"e{len(self.sent)}", received_at=self.world.clock.now(), **facts
        )
        event = event.but(reasons=tuple(reason.but(numbers=tuple(about)) for reason in event.reasons))
        self.sent.append(event)
        self.world.carrier.happened.setdefault(order.reference, []).append(event)
        if arrives:
            self.hear(event)

    def hear(self, event: CarrierEvent) -> None:
        now = self.world.clock.now()
        self.attempt(lambda: hear_webhook(self.world.desk, self.world.carrier, event.but(received_at=now), "{}"))

    # What goes on by itself.

    @precondition(lambda self: bool(self.orders))
    @rule(turns=st.integers(1, 8))
    def the_workflow_goes_on(self, turns: int) -> None:
        for order in self.orders:
            for _ in range(turns):
                if not self.attempt(lambda order=order: self.world.turn(order.id)):  # type: ignore[misc]
                    break

    @precondition(lambda self: bool(self.orders))
    @rule()
    def a_step_fails_for_good(self) -> None:
        for order in self.orders:
            self.attempt(lambda order=order: record_failure(self.world.desk, order.id, "any", "Boom"))  # type: ignore[misc]

    @rule()
    def the_sweep_comes_by(self) -> None:
        self.attempt(lambda: sweep(self.world.desk, self.executions, self.bus, everything=True))

    @rule()
    def carriers_are_asked(self) -> None:
        self.attempt(lambda: poll_carriers(self.world.desk, everything=True))

    @rule(hours=st.sampled_from([1, 1, 5, 5, 24, 24, 24 * 4, 24 * 13, 24 * 31]))
    def time_passes(self, hours: int) -> None:
        self.world.clock.advance(hours=hours)

    @rule()
    def all_is_quiet(self) -> None:
        """Nothing fails any more: every order comes to a rest, in a state from which it can go on."""
        self.quiet()
        for order in self.orders:
            self.can_go_on(order)

    def quiet(self) -> None:
        carrier = self.world.carrier
        self.trap, carrier.fail_before, carrier.fail_after = None, 0, 0
        waits = [order.retry_at for order in self.orders if order.retry_at is not None]
        self.world.clock.set(max([self.world.clock.now() + timedelta(hours=2), *waits]))
        sweep(self.world.desk, self.executions, self.bus, everything=True)
        for _ in range(2):  # what one order did may let another go on
            for order in self.orders:
                for _ in range(_BUSY_TURNS):
                    if not self.world.turn(order.id):
                        break
                else:
                    raise AssertionError(f"{order.id} is busy without end: {decide(self.world.desk, order.id)[1]}")

    def can_go_on(self, order: PortOrder) -> None:
        _, decision = decide(self.world.desk, order.id)
        if order.ended:
            assert (decision.step, order.tidied) == (Step.END, True)
            assert order.reference not in self.world.carrier.drafts
            self.has_forgotten(order)
        elif order.status != Status.DRAFT:
            assert decision.step == Step.WAIT
            assert order.due_at is not None, order.status
            assert order.owner is not None, order.status
            assert not order.marks
            if order.owner == Owner.CARRIER:
                assert order.carrier_stage == CarrierStage.SENT, order.status
                waits = order.change is not None and not order.change.held
                assert not waits or order.status == Status.CANCEL_REQUESTED, (order.status, order.change)

    def has_forgotten(self, order: PortOrder) -> None:
        assert not order.losing_account.sealed_pin
        assert not [row.number for row in order_rows(self.world.desk, order) if row.sealed_pin]
        if not self.live:
            view = self.world.memory.request_view(self.request_id)
            assert view is not None
            assert not [account.id for account in view.losing_accounts if account.sealed_pin]

    # What always holds.

    @invariant()
    def all_holds(self) -> None:
        self.what_ended_stays_so_and_versions_only_grow()
        self.the_request_says_what_its_orders_say()
        self.every_number_is_in_one_order()
        self.the_carrier_has_each_order_once()
        self.the_carrier_has_the_numbers_of_the_order()
        self.a_failed_order_has_no_ported_number()
        self.every_version_has_its_event()

    def what_ended_stays_so_and_versions_only_grow(self) -> None:
        for order in self.orders:
            before = self.seen.get(order.id)
            if before is not None:
                assert order.version >= before.version
                assert order.version > before.version or order == before
                assert order.status == before.status or before.status not in TERMINAL, (before.status, order.status)
                assert order.ported_count >= before.ported_count
            self.seen[order.id] = order
        assert set(self.seen) <= {order.id for order in self.orders}

    def the_request_says_what_its_orders_say(self) -> None:
        if self.request.status == Status.SUBMITTING:
            return
        statuses = {order.id: order.status for order in self.orders}
        assert self.request.orders == statuses
        assert self.request.status == fold_orders(statuses, self.request.order_sizes)
        counted: Counter[str] = Counter()
        for order in self.orders:
            if order.status == Status.DRAFT:
                continue
            rest = Status.CANCELLED if order.status == Status.PARTIALLY_COMPLETED else order.status
            live = order.number_count - order.excluded_count
            counted[Status.COMPLETED] += order.ported_count
            counted[rest] += live - order.ported_count
            counted["excluded"] += order.excluded_count
        assert Counter(self.request.counts) == +counted

    def every_number_is_in_one_order(self) -> None:
        live = [order for order in self.orders if order.status != Status.DRAFT]
        if self.request.status == Status.SUBMITTING or not live or any(order.splits for order in live):
            return
        found = Counter(row.number for order in live for row in order_rows(self.world.desk, order))
        assert not [number for number, times in found.items() if times > 1]
        claims = self.world.memory.claims(NUMBERS)
        out = {number for number, claim in claims.items() if claim.own_state == "excluded"}
        marked = {number for order in live for mark in order.marks for number in mark.numbers}
        assert set(NUMBERS) <= {*found, *out, *marked}, (found, claims, marked, live)
        for order in live:
            if not order.ended:
                for row in order_rows(self.world.desk, order):
                    assert row.number in marked or claims[row.number].order_id == order.id

    def the_carrier_has_each_order_once(self) -> None:
        references = Counter(order.reference for order in self.orders)
        assert set(self.world.carrier.orders) <= set(references)
        assert set(references.values()) <= {1}

    def the_carrier_has_the_numbers_of_the_order(self) -> None:
        for order in self.at_carrier:
            if order.carrier_stage == CarrierStage.SENT and not (order.marks or order.splits or order.change):
                sent = {number.number for number in self.world.carrier.orders[order.reference].numbers}
                rows = order_rows(self.world.desk, order)
                assert {row.number for row in rows if row.own_state != "ported"} <= sent
                assert sent <= {row.number for row in rows}

    def a_failed_order_has_no_ported_number(self) -> None:
        for order in self.orders:
            if order.status in (Status.CANCELLED, Status.EXPIRED):
                assert order.ported_count == 0
            if order.status == Status.COMPLETED:
                assert order.ported_count == order.live_count  # a split may be under way still

    def every_version_has_its_event(self) -> None:
        events = self.world.memory.events(self.request_id, 1_000, None).items
        told = {(event.order_id, event.version) for event in events}
        for order in self.orders:
            assert {(order.id, version) for version in range(1, order.version + 1)} <= told

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.all_is_quiet()
            carriers_know = self.world.carrier
            carriers_know.cancellation, carriers_know.answer = "requested", "sent"
            for order in self.at_carrier:
                self.ends_at_the_carriers_word(order)

    def ends_at_the_carriers_word(self, order: PortOrder) -> None:
        """Whatever went before: once all is ported, or the carrier cancels, the order ends."""
        if any(event.kind in (K.PORTED, K.CANCELLED) for event in self.sent if event.reference == order.reference):
            return
        self.world.clock.advance(hours=1)
        event = self.world.carrier.event(order.reference, K.PORTED, self.world.clock.now(), event_id="last")
        hear_webhook(self.world.desk, self.world.carrier, event, "{}")
        self.quiet()
        ended = self.world.memory.order(order.id)
        assert ended is not None
        assert ended.status == Status.COMPLETED
        self.can_go_on(ended)

    # How it is looked at.

    @property
    def request(self) -> Any:
        found = self.world.memory.request(self.request_id)
        assert found is not None
        return found

    @property
    def orders(self) -> tuple[PortOrder, ...]:
        return self.world.orders(self.request_id)

    @property
    def live(self) -> list[PortOrder]:
        return [order for order in self.orders if not order.ended and order.status != Status.DRAFT]

    @property
    def at_carrier(self) -> list[PortOrder]:
        return [order for order in self.live if order.reference in self.world.carrier.orders]

    def any_in(self, status: Status) -> bool:
        return any(order.status == status for order in self.orders)

    def say(self, answer: Answer) -> None:
        """Anything but a fault of ours: a store that fails is told as 503."""
        assert answer.status < 500 or answer.status == 503, answer.body

    def attempt(self, act: Callable[[], Any]) -> Any:
        """What the workflow, a carrier or the schedule tries, and tries again later."""
        try:
            return act()
        except Unavailable:
            return None


def test_an_order_lives_through_anything() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            database=None,
            print_blob=False,
            suppress_health_check=list(HealthCheck),
        ),
    )

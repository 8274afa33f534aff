"""A fault at every write of a port-out, from its record to the end: numbers leave once, come back once, and the account
is told."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.adapters.memory.faults import FaultyStore
from shared.domain.model import Claim, Role
from shared.domain.port_outs.lifecycle import PortOutStatus
from shared.domain.port_outs.model import PortOut
from shared.usecases.port_outs.attend import attend_due
from tests.unit.port_outs.leaving import leaving_world
from tests.unit.usecases.faulty import FATES, Run, plan_of
from tests.world import NUMBERS, Answer, Client

ADMIN = "administrator@acme.example.com"
GONE, STAYS = NUMBERS[:2], NUMBERS[2]


class LeavingRun(Run):
    """Three working numbers, over a store whose writes fail as planned from then on."""

    support: Client
    port_out_id = ""

    def begin(self) -> None:
        world = self.world
        world.use(world.memory)
        quiet = Client(world.app, self.client.secret)
        request_id = world.submitted(quiet)
        world.work(request_id)
        world.sign(quiet, request_id)
        world.work(request_id)
        world.port(request_id)
        secret = world.client(Role.SUPPORT_LEAD).secret
        self.store = FaultyStore(world.memory, self.plan)
        world.use(self.store)
        self.client, self.support = Client(world.app, self.client.secret), Client(world.app, secret)

    def record(self) -> None:
        given = {
            "numbers": list(GONE),
            "winning_carrier": "Nimbus Telecom",
            "reference": "PON-1",
            "account_number": "ac 2201",
            "postal_code": "10001",
        }
        answer = self.say(lambda: self.support.post("/admin/port-outs", given, idempotency_key="record"))
        self.port_out_id = answer.body["id"]
        self.look_after()

    def do(self, verb: str, body: dict[str, Any] | None = None) -> None:
        def act() -> Answer:
            path = f"/admin/port-outs/{self.port_out_id}/{verb}"
            return self.support.post(path, body, idempotency_key=verb, if_match="*")

        self.until(act, verb)
        self.look_after()

    def until(self, act: Callable[[], Answer], verb: str) -> None:
        """Our team presses until it is done: what went through although the answer was lost is refused as done."""
        for _ in range(6):
            answer = act()
            if answer.status < 300:
                return
            assert answer.status in (503, 409), answer.body
            if self.port_out.status not in _BEFORE[verb]:
                return
        raise AssertionError(answer.body)

    def look_after(self) -> None:
        """The event comes again until it is taken, and the sweep later on."""
        self.insist(lambda: self.world.look_after(self.port_out_id))
        self.world.clock.advance(minutes=6)
        self.insist(lambda: attend_due(self.world.partners, self.world.mailbox))

    def settle(self) -> None:
        for _ in range(6):
            self.world.clock.advance(minutes=20)
            self.insist(lambda: attend_due(self.world.partners, self.world.mailbox))

    @property
    def port_out(self) -> PortOut:
        found = self.world.memory.port_out(self.port_out_id)
        assert found is not None
        return found

    @property
    def happened(self) -> list[str]:
        page = self.world.memory.events_about(self.port_out_id, 200, None)
        return [event.type.removeprefix("port_out.") for event in page.items]

    @property
    def claims(self) -> dict[str, Claim]:
        return self.world.memory.claims(NUMBERS)

    @property
    def ringing(self) -> set[str]:
        return {number for _, number in self.world.platform.ringing}

    def mails(self, word: str) -> int:
        return sum(word in mail.subject for mail in self.world.mailbox.to(ADMIN))


_S = PortOutStatus
_BEFORE = {
    "confirm": (_S.RECEIVED,),
    "complete": (_S.CONFIRMED,),
    "return": (_S.COMPLETED,),
}


def leave(run: LeavingRun) -> None:
    run.record()
    run.do("confirm", {"confirmed_foc_at": "2026-12-01T15:00:00Z"})
    run.world.clock.advance(days=8)
    run.do("complete")


def leave_and_come_back(run: LeavingRun) -> None:
    leave(run)
    run.do("return", {"reason": "Nobody asked for it."})


def check_gone(run: LeavingRun) -> None:
    assert run.port_out.status == _S.COMPLETED
    assert {number: claim.own_state for number, claim in run.claims.items()} == {
        **dict.fromkeys(GONE, "ported_out"),
        STAYS: "",
    }
    assert run.ringing == {STAYS}
    (event,) = (
        event
        for event in run.world.memory.events_about(run.port_out_id, 200, None).items
        if event.type == "port_out.completed"
    )
    assert (event.data["released"], sorted(event.data["numbers"])) == (2, sorted(GONE))
    check_whole(run)


def check_back(run: LeavingRun) -> None:
    assert run.port_out.status == _S.RETURNED
    assert [run.claims[number].own_state for number in GONE] == ["ported", "ported"]
    assert run.ringing == set(NUMBERS)
    (event,) = (
        event
        for event in run.world.memory.events_about(run.port_out_id, 200, None).items
        if event.type == "port_out.returned"
    )
    assert (event.data["returned"], event.data["not_returned"]) == (2, [])
    check_whole(run)


def check_whole(run: LeavingRun) -> None:
    """One step of each kind, no hold left on the account, everybody told, nothing owed."""
    assert len(run.happened) == len(set(run.happened))
    assert run.world.memory.holds(run.port_out.account_id) == ()
    assert (run.port_out.pending, run.port_out.attend_at, run.port_out.lock_wanted) == ((), None, False)
    timeline = run.client.get(f"/v1/tracking-numbers/{GONE[0]}/events").body
    assert [one["id"] for one in timeline["port_outs"]] == [run.port_out_id]
    assert len(run.world.mailbox.to(ADMIN)) >= 3


STORIES = {"leave": (leave, check_gone), "leave and come back": (leave_and_come_back, check_back)}


def told(story: Callable[[LeavingRun], None], plan: Any) -> LeavingRun:
    run = LeavingRun(plan, world=leaving_world())
    run.begin()
    story(run)
    run.settle()
    return run


def _cases() -> list[tuple[str, int, str]]:
    quiet = {name: told(story, lambda _at, _method: "ok") for name, (story, _) in STORIES.items()}
    return [(name, at, fate) for name, run in quiet.items() for at in range(len(run.store.log)) for fate in FATES]


@pytest.mark.parametrize(("name", "index", "fate"), _cases())
def test_numbers_leave_and_come_back_whichever_write_fails(name: str, index: int, fate: str) -> None:
    story, check = STORIES[name]

    check(told(story, plan_of(index, fate)))


@pytest.mark.parametrize("failures", [1, 2])
def test_a_platform_that_fails_holds_a_number_up_and_loses_nothing(failures: int) -> None:
    run = LeavingRun(lambda _at, _method: "ok", world=leaving_world())
    run.begin()
    run.world.platform.fail_before, run.world.platform.fail_after = failures, failures

    leave(run)
    run.settle()
    check_gone(run)
    run.world.platform.fail_before, run.world.platform.fail_after = failures, failures
    run.do("return", {"reason": "Nobody asked for it."})
    run.settle()

    check_back(run)

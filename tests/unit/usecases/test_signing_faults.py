"""A fault at every write between submitting a request and its sealed letters, signed by somebody with a link.

The browser tries again, the queue delivers again, the sweep comes by. Mails may go out twice, and never not at all.
"""

from datetime import timedelta

import pytest

from shared.domain.envelopes import trail_is_whole
from shared.domain.model import TrailKind
from shared.usecases.envelopes.attend import attend_due
from tests.signer import LEFT_TO_SIGNER, SIGNER, Signer
from tests.unit.usecases.faulty import FATES, Run, plan_of
from tests.unit.usecases.test_signing_room import ANSWERS
from tests.world import NUMBERS, any_losing_account, csv_of

DANA = SIGNER["email"]


class Sitting(Run):
    """From submit to the mails with the signed copies."""

    def go(self) -> str:
        world, client = self.world, self.client
        request_id: str = self.say(
            lambda: client.post("/v1/port-requests", {"name": "Lines", "signer": SIGNER}, idempotency_key="make")
        ).body["id"]
        path = f"/v1/port-requests/{request_id}"
        self.say(lambda: client.call("PUT", f"{path}/numbers", csv_of(NUMBERS)))
        account = any_losing_account(**LEFT_TO_SIGNER)
        made = self.say(lambda: client.post(f"{path}/losing-accounts", account, idempotency_key="account"))
        self.insist(lambda: self.invoice(request_id))
        self.say(lambda: self.submit(path))
        self.work(request_id)
        self.mails(request_id)
        signer = Signer(world, world.link_to(DANA))
        self.insist(signer.open)
        self.insist(lambda: signer.complete({made.body["id"]: ANSWERS}))
        self.work(request_id)
        form = self.insist(signer.form)
        self.insist(lambda: signer.sign(form))
        self.work(request_id)
        self.mails(request_id)
        return request_id

    def mails(self, request_id: str) -> None:
        """The queue delivers until it is served; what was begun and lost is taken over later by the sweep."""
        for _ in range(3):
            self.insist(lambda: self.world.mail(request_id))
            self.world.clock.advance(timedelta(minutes=5))
            self.insist(lambda: attend_due(self.world.desk, self.world.mailbox))


def _writes() -> int:
    quiet = Sitting(lambda _at, _method: "ok")
    quiet.go()
    return len(quiet.store.log)


WRITES = _writes()


@pytest.mark.parametrize("fate", FATES)
@pytest.mark.parametrize("index", range(WRITES))
def test_the_letters_are_signed_once_whichever_write_fails(index: int, fate: str) -> None:
    run = Sitting(plan_of(index, fate))
    request_id = run.go()
    world = run.world

    (order,) = world.orders(request_id)
    view = world.memory.request_view(request_id)
    assert view is not None
    (envelope,) = view.envelopes
    assert envelope.status == "signed"
    assert envelope.pending == ()
    assert trail_is_whole(envelope)
    assert [entry.kind for entry in envelope.trail].count(TrailKind.SIGNED) == 1
    assert order.letter.signed is not None
    assert order.letter.signature is not None
    assert order.letter.signature.envelope_id == envelope.id
    events = run.client.get(f"/v1/port-requests/{request_id}/events?limit=200").body["items"]
    assert [event["type"] for event in events].count("letter.signed") == 1
    assert world.link_to(DANA, "signed") == world.link_to("administrator@acme.example.com", "signed")


def test_a_mailer_that_fails_again_and_again_only_delays() -> None:
    run = Sitting(lambda _at, _method: "ok")
    run.world.mailbox.failures = 2
    run.world.mailbox.lost_answers = 1

    request_id = run.go()

    assert run.world.orders(request_id)[0].letter.signed is not None
    assert len(run.world.mailbox.to(DANA)) == 3  # the invitation, once more since its answer was lost, the copies

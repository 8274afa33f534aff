"""Two of our team on one order: the second is told who changed what, and nothing is done twice."""

from shared.domain.model import CarrierEventKind, Role
from tests.unit.support.desk import Bench, in_review, scheduled


def test_the_loser_is_told_who_changed_what_with_both_versions() -> None:
    desk = in_review()
    other = desk.world.client(Role.SUPPORT_LEAD)
    seen = desk.order.version
    assert desk.act("approve", key=other).status == 200

    answer = desk.act("reject", {"reasons": [{"code": "address_mismatch"}]}, version=seen)

    assert answer.status == 412
    assert answer.body["detail"].startswith("It was changed by Some support_lead meanwhile: review passed.")
    assert (answer.body["your_version"], answer.body["current_version"]) == (seen, seen + 1)
    (change,) = answer.body["changes"]
    assert (change["by"], change["by_kind"], change["type"], change["version"]) == (
        "Some support_lead",
        "staff",
        "order.review_passed",
        seen + 1,
    )
    assert desk.order.status == "in_review"


def test_whoever_comes_in_between_reading_and_writing_loses_nobody_anything() -> None:
    """The order moves after the version was compared: the write itself is refused."""
    desk = scheduled()
    world, order = desk.world, desk.order
    raced: list[str] = []

    class Racing:
        """A store where the carrier is faster than the first commit."""

        def __getattr__(self, name: str) -> object:
            return getattr(world.memory, name)

        def commit(self, writes: object) -> None:
            if not raced:
                raced.append("now")
                world.use(world.memory)
                world.hear(order, CarrierEventKind.ACTIVATING)
                world.use(self)  # type: ignore[arg-type]
            world.memory.commit(writes)  # type: ignore[arg-type]

    world.use(Racing())  # type: ignore[arg-type]
    answer = _acting(desk).act("assign", {"to": "me"})

    assert answer.status == 412
    assert "simulated meanwhile: order is activating" in answer.body["detail"]
    world.use(world.memory)
    assert desk.order.assignee is None


def _acting(desk: Bench) -> Bench:
    """The same desk, whose keys call the API over the store that is there now."""
    desk.staff.app = desk.world.app
    return desk


def test_both_press_the_same_button() -> None:
    desk = in_review()
    other = desk.world.client(Role.SUPPORT)
    seen = desk.order.version

    answers = [desk.act("approve", version=seen, key=key).status for key in (desk.staff, other)]

    assert answers == [200, 412]
    assert desk.events().count("order.review_passed") == 1


def test_the_same_call_again_is_answered_as_the_first_time() -> None:
    desk = in_review()
    seen = desk.order.version
    first = desk.act("return", {"reason": "Wrong bill."}, version=seen, idempotency_key="k")
    again = desk.act("return", {"reason": "Wrong bill."}, version=seen, idempotency_key="k")
    other = desk.act("return", {"reason": "Other."}, version=seen, idempotency_key="k")

    assert (first.status, again.status, other.status) == (200, 200, 422)
    assert other.body["code"] == "idempotency_key_reused"
    assert desk.events().count("order.returned") == 1


def test_a_change_that_nobody_signed_is_told_all_the_same() -> None:
    desk = in_review()
    answer = desk.act("approve", version=desk.order.version + 5)
    assert answer.body["detail"].startswith("It was changed by someone else meanwhile.")
    assert answer.body["changes"] == []

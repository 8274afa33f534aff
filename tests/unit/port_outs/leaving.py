"""A world with numbers that were ported in and may leave, and the calls of those who have to do with it."""

from dataclasses import dataclass, field
from typing import Any

from shared.domain.model import Role
from shared.domain.policy import Policy
from tests.world import NUMBERS, Answer, Client, World

RECORDS = '{"simulated": {"account_number": "AC-2201", "how_to_get": "Ask porting@carrier.example."}}'


def leaving_world() -> World:
    policy = Policy(auto_review=True, public_base_url="https://port.example.com", port_out_records=RECORDS)
    return World(policy)


@dataclass
class Leaving:
    """An account with three working numbers, its administrator, and our team."""

    world: World = field(default_factory=leaving_world)
    numbers: tuple[str, ...] = NUMBERS

    def __post_init__(self) -> None:
        self.admin = self.world.client()
        self.account_id = self.world.accounts[-1]
        self.support, self.lead = self.world.client(Role.SUPPORT), self.world.client(Role.SUPPORT_LEAD)
        self.request_id = self.ported_in(self.admin, self.numbers)

    def ported_in(self, client: Client, numbers: tuple[str, ...], **account: Any) -> str:
        request_id = self.world.submitted(client, numbers, **account)
        self.world.work(request_id)
        self.world.sign(client, request_id)
        self.world.work(request_id)
        self.world.port(request_id)
        return request_id

    def ask(self, client: Client | None = None, **changes: Any) -> Answer:
        """Record what another carrier asks for: everything right, unless said otherwise."""
        given = {
            "numbers": [self.numbers[0]],
            "winning_carrier": "Nimbus Telecom",
            "reference": "PON-1",
            "asked_by": "Kim Roe, +1 646 555 0199",
            "account_number": "ac 2201",
            "postal_code": "10001-1234",
        }
        return (client or self.support).post("/admin/port-outs", {**given, **changes})

    def asked(self, **changes: Any) -> str:
        answer = self.ask(**changes)
        assert answer.status == 201, answer.body
        self.world.look_after(answer.body["id"])
        found: str = answer.body["id"]
        return found

    def do(self, verb: str, port_out_id: str, body: Any = None, client: Client | None = None, **headers: str) -> Answer:
        """What our team does with it as it stands, and what follows by itself."""
        headers.setdefault("if_match", self.version(port_out_id))
        answer = (client or self.support).post(f"/admin/port-outs/{port_out_id}/{verb}", body, **headers)
        if answer.status < 300:
            self.world.look_after(port_out_id)
        return answer

    def version(self, port_out_id: str) -> str:
        """What `If-Match` takes of it now."""
        return self.support.get(f"/admin/port-outs/{port_out_id}").headers.get("etag", "*")

    def confirm(self, port_out_id: str, client: Client | None = None, **more: Any) -> Answer:
        return self.do("confirm", port_out_id, {"confirmed_foc_at": "2026-12-01T15:00:00Z", **more}, client)

    def reject(self, port_out_id: str, *codes: str, **more: Any) -> Answer:
        return self.do("reject", port_out_id, {"reasons": [{"code": code, **more} for code in codes]})

    def read(self, port_out_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.support.get(f"/admin/port-outs/{port_out_id}").body
        return found

    def findings(self, port_out_id: str) -> dict[str, str]:
        """Outcomes by subject, where a subject has one."""
        return {one["subject"]: one["outcome"] for one in self.read(port_out_id)["findings"]}

    def usable(self, port_out_id: str) -> set[str]:
        return {one["code"] for one in self.read(port_out_id)["may_reject_with"]}

    def sheet(self, number: str | None = None) -> dict[str, Any]:
        path = f"/v1/tracking-numbers/{number or self.numbers[0]}/port-out"
        found = self.admin.get(path)
        assert found.status == 200, found.body
        body: dict[str, Any] = found.body
        return body

    def gone(self, port_out_id: str) -> None:
        """Confirmed, and on its day gone."""
        assert self.confirm(port_out_id).status == 200
        self.world.clock.advance(days=8)
        assert self.do("complete", port_out_id).status == 200

"""Accounts that have endpoints, in the in-memory world."""

import json
from typing import Any

from tests.world import HOOKS, Answer, Client, World

URL = f"https://{HOOKS}/in"
ALL = "/v1/webhook-endpoints"


def made(client: Client, **body: Any) -> dict[str, Any]:
    answer = client.post(ALL, {"url": URL} | body)
    assert answer.status == 201, answer.body
    found: dict[str, Any] = answer.body
    return found


def path_of(endpoint: dict[str, Any]) -> str:
    return f"{ALL}/{endpoint['id']}"


def patched(client: Client, endpoint: dict[str, Any], **body: Any) -> Answer:
    version = client.get(path_of(endpoint)).headers["etag"]
    return client.call("PATCH", path_of(endpoint), body, if_match=version)


def happened(world: World, client: Client, count: int = 1) -> list[str]:
    """So many requests were begun, and that was told and passed on; their ids."""
    ids = [str(client.post("/v1/port-requests", {"name": f"Request {n}"}).body["id"]) for n in range(count)]
    world.pass_on(*ids)
    return ids


def sent(world: World) -> list[dict[str, Any]]:
    """The bodies that were posted, in order."""
    return [json.loads(post.body) for post in world.sender.posts]

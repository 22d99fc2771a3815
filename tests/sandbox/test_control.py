import json
from typing import Any

import pytest

from sandbox.control import control
from sandbox.wire import Server
from sandbox.world import World
from tests.sandbox.conftest import NOON, get


@pytest.fixture
def port(world: World) -> str:
    return world.host(Server(control(world))).url


def post(port: str, **asked: Any) -> tuple[int, dict[str, Any]]:
    answer = get(f"{port}/_control", "POST", json.dumps(asked).encode())
    return answer.status, json.loads(answer.body)


def test_inject_over_http_is_in_the_truth(world: World, port: str) -> None:
    status, told = post(port, action="inject", fault="wrong_price", channel="own", external_id="AR3041", amount="99000")

    assert status == 200
    assert [(row["field"], row["expected"], row["shown"]) for row in told["wrong"]] == [("price", "129000", "99000")]
    assert world.view("own", "AR3041").price == 99000


def test_misbehave_and_clear_over_http(world: World, port: str) -> None:
    post(port, action="misbehave", kind="error", channel="own", external_id="AR3041")
    wrong = get(f"{world.shops['own'].base_url}/product/AR3041").status
    post(port, action="clear")

    assert wrong == 500
    assert get(f"{world.shops['own'].base_url}/product/AR3041").status == 200


def test_time_over_http(world: World, port: str) -> None:
    status, told = post(port, action="time", at="2027-01-01T00:00:00+09:00")

    assert status == 200
    assert told["time"].startswith("2026-12-31T15:00:0")


def test_state_lists_shops_with_their_listings_and_counts(world: World, port: str) -> None:
    get(f"{world.shops['own'].base_url}/product/AR3041")
    state = json.loads(get(f"{port}/_control").body)

    assert set(state["shops"]) == set(world.shops)
    assert state["shops"]["own"]["paths"] == {"/product/AR3041": 1}
    assert state["shops"]["own"]["listings"][0]["variants"][0]["options"]["사이즈"] == "230"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"action": "sulk"}, "no action"),
        ({"action": "inject", "fault": "wrong_price", "channel": "own", "external_id": "AR1"}, "no listing"),
        ({"action": "inject", "fault": "wrong_price", "channel": "own"}, "external_id"),
        ({"action": "inject", "fault": "wrong_price", "channel": "own", "external_id": "AR3041", "amount": "x"}, ""),
        ({"action": "time", "at": "2027-01-01T00:00:00"}, "no zone"),
        ({"action": "misbehave", "kind": "encoding", "channel": "own", "encoding": "klingon"}, "klingon"),
    ],
)
def test_wrong_request_is_400_with_a_sentence(port: str, asked: dict[str, Any], says: str) -> None:
    status, told = post(port, **asked)

    assert status == 400
    assert says in told["error"]


def test_world_that_is_not_started_hosts_nothing() -> None:
    with pytest.raises(RuntimeError, match="start the world"):
        World(at=NOON).host(Server(control(World(at=NOON))))

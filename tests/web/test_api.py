"""The API: the same data for programs, for those who may, once, and described as it is."""

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
import urllib3
from fastapi.routing import APIRoute
from sqlalchemy import insert, select, update

from model.lifecycle import ORDERS, Action, State
from model.people import Scope
from store import lifecycle, tokens
from store.engine import read, write
from store.people import ensure_user
from store.tables import api_tokens, audit, cases, discrepancies, sellers
from system import clock
from tests.alerts.scene import Scene
from tests.web.drill import drill
from tests.web.site import Site
from tests.web.test_routes import every
from web.api.app import application
from web.api.discrepancies import Order

EVERY = tuple(Scope)


@dataclass
class Program:
    """Asks the API by a token."""

    base: str
    token: str

    def ask(self, path: str, body: Any = None, **headers: str) -> urllib3.BaseHTTPResponse:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return urllib3.request(
            "GET" if body is None else "POST",
            f"{self.base}/api{path}",
            headers={"Authorization": f"Bearer {self.token}", **told},
            json=body,
            retries=False,
            redirect=False,
        )

    def read(self, path: str) -> Any:
        answer = self.ask(path)
        assert answer.status == 200, (path, answer.status, answer.data)
        return json.loads(answer.data)


def program(site: Site, name: str, *scopes: Scope) -> Program:
    with write(site.house.engine) as conn:
        return Program(site.base, tokens.make(conn, ensure_user(conn, name), "test", scopes or EVERY, 30))


def trail(site: Site) -> list[str]:
    with read(site.house.engine) as conn:
        return list(conn.execute(select(audit.c.action).order_by(audit.c.id)).scalars())


def test_the_list_has_the_pages_filters_and_pages_lose_nothing(site: Site, scene: Scene) -> None:
    made = [scene.look(f"p{number}") for number in range(5)]
    api, found, after = program(site, "vera"), [], ""
    while after is not None:
        page = api.read(f"/v1/discrepancies?size=2&after={after.replace('+', '%2B')}")
        found += [one["id"] for one in page["items"]]
        after = page["next"]

    assert found == made[::-1]
    assert api.read("/v1/discrepancies?severity=info")["items"] == []
    assert [one["id"] for one in api.read("/v1/discrepancies?text=p3")["items"]] == [made[3]]


def test_an_act_needs_the_version_and_is_done_once(site: Site, scene: Scene) -> None:
    number = scene.look("p1")
    api = program(site, "minji")
    seen = api.ask(f"/v1/discrepancies/{number}")
    tag, path = seen.headers["etag"], f"/v1/discrepancies/{number}/acts"
    assert api.ask(path, {"action": "acknowledge"}).status == 428

    first = api.ask(path, {"action": "acknowledge"}, If_Match=tag, Idempotency_Key="k1")
    again = api.ask(path, {"action": "acknowledge"}, If_Match=tag, Idempotency_Key="k1")
    other = api.ask(path, {"action": "resolve"}, If_Match=tag, Idempotency_Key="k1")
    stale = api.ask(path, {"action": "snooze", "until_worse": True}, If_Match=tag)

    assert (first.status, json.loads(first.data)["state"]) == (200, "acknowledged")
    assert (again.status, again.data) == (200, first.data)
    assert (other.status, stale.status) == (422, 412)
    events = api.read(f"/v1/discrepancies/{number}")["events"]
    assert [one["action"] for one in events].count("acknowledge") == 1
    assert events[-1]["actor"] == "minji"
    assert trail(site).count("api acknowledge") == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"action": "merge"}, 422),
        ({"action": "accept"}, 422),
        ({"action": "assign", "assignee": "nobody"}, 422),
        ({"action": "note", "why": "a\u0000b"}, 422),
        ({"action": "snooze", "until": "2020-01-01T00:00:00Z"}, 422),
        ({"action": "acknowledge", "extra": 1}, 422),
    ],
)
def test_an_act_that_does_not_go_is_a_problem_and_changes_nothing(
    site: Site, scene: Scene, body: dict[str, Any], status: int
) -> None:
    number = scene.look("p1")
    with read(site.house.engine) as conn:
        before = lifecycle.get(conn, number)

    answer = program(site, "minji").ask(f"/v1/discrepancies/{number}/acts", body, If_Match=str(before.version))

    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    with read(site.house.engine) as conn:
        assert (lifecycle.get(conn, number).version, before.state) == (before.version, State.OPEN)


def test_an_order_that_does_not_go_with_the_state_is_a_conflict(site: Site, scene: Scene) -> None:
    number = scene.look("p1")
    with write(site.house.engine) as conn:
        conn.execute(update(discrepancies).where(discrepancies.c.id == number).values(state=State.CANDIDATE.value))

    answer = program(site, "minji").ask(f"/v1/discrepancies/{number}/acts", {"action": "acknowledge"}, If_Match="1")

    assert (answer.status, json.loads(answer.data)["title"]) == (409, "Conflict")


def test_what_is_read_again_and_did_not_change_is_not_sent(site: Site, scene: Scene) -> None:
    number = scene.look("p1")
    api = program(site, "vera")
    for path in (f"/v1/discrepancies/{number}", "/v1/discrepancies", "/v1/channels", "/v1/listings", "/v1/products"):
        tag = api.ask(path).headers["etag"]

        again = api.ask(path, If_None_Match=tag)

        assert (again.status, again.data) == (304, b""), path


def test_only_whoever_has_a_living_token_with_the_scope_and_role_is_served(site: Site, scene: Scene) -> None:
    number = scene.look("p1")
    act = f"/v1/discrepancies/{number}/acts"
    reader, mer = program(site, "minji", Scope.READ), program(site, "mer")
    assert Program(site.base, "andon_x").ask("/v1/discrepancies").status == 401
    assert Program(site.base, site.user("minji").cookies["andon"]).ask("/v1/discrepancies").status == 401
    assert reader.ask("/v1/cases").status == 403
    assert reader.ask(act, {"action": "acknowledge"}, If_Match="1").status == 403
    assert mer.ask(act, {"action": "acknowledge"}, If_Match="1").status == 403
    assert mer.ask("/v1/discrepancies").status == 200

    clock.advance(timedelta(days=31))

    assert mer.ask("/v1/discrepancies").status == 401


def test_every_route_of_the_api_asks_for_a_token(site: Site) -> None:
    found = [route for route in every(application(site.house).routes) if route.path != "/openapi.json"]

    assert len(found) > 10
    for route in found:
        path = "/v1" + route.path.replace("{number}", "1").replace("{code:path}", "x")
        for method in route.methods or ():
            asked = urllib3.request(method, f"{site.base}/api{path}", retries=False)
            assert asked.status == 401, route.path
    assert all(isinstance(one, APIRoute) for one in found)


def test_the_use_of_a_token_is_kept_to_five_minutes(site: Site) -> None:
    api = program(site, "vera")

    def used() -> Any:
        with read(site.house.engine) as conn:
            return conn.execute(select(api_tokens.c.used_at)).scalar()

    assert used() is None
    api.read("/v1/channels")
    first = used()
    clock.advance(timedelta(minutes=4))
    api.read("/v1/channels")
    assert used() == first
    clock.advance(timedelta(minutes=2))
    api.read("/v1/channels")

    assert used() > first


def test_a_person_who_sells_is_named_to_those_alone_who_may_and_the_look_is_kept(site: Site) -> None:
    person = {"channel": "own", "external_id": "Kang", "name": "Kang", "legal_name": "Kang", "phone": "01012345678"}
    with write(site.house.engine) as conn:
        now = clock.now()
        conn.execute(insert(sellers).values(**person, first_seen_at=now, last_seen_at=now))
        case = {"brand": "B", "channel": "own", "seller": "Kang", "stage": "suspected", "opened_at": now}
        conn.execute(insert(cases).values(**case))

    mer, cho = program(site, "mer"), program(site, "cho")
    for path in ("/v1/sellers", "/v1/cases", "/v1/cases/1"):
        assert "Kang" not in json.dumps(mer.read(path)), path
        assert "0101234" not in json.dumps(mer.read(path)), path
    assert "api look" not in trail(site)
    told = cho.read("/v1/sellers")["items"][0]

    assert (told["legal_name"], told["phone"]) == ("Kang", "01012345678")
    assert "api look" in trail(site)


def test_orders_of_the_api_are_orders() -> None:
    assert {Action(one) for one in get_args(Order)} == ORDERS - {Action.MERGE}


@pytest.mark.parametrize(
    "path", ["/v1/discrepancies?text=%00", "/v1/nothing", "/v1/discrepancies/99", "/v1/products/x%00"]
)
def test_what_is_not_there_or_cannot_be_is_a_problem(site: Site, path: str) -> None:
    answer = program(site, "vera").ask(path)

    assert answer.status in {404, 422}
    assert set(json.loads(answer.data)) == {"type", "title", "status", "detail", "errors"}


def test_the_api_is_as_its_description_says(site: Site, scene: Scene) -> None:
    number = scene.look("p1")
    assert number == 1

    assert drill(site.base, program(site, "ada").token, examples=4) > 50


def test_the_notebook_runs_at_a_store(site: Site, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.look("p1")
    api = program(site, "vera", Scope.READ)
    monkeypatch.setenv("ANDON_ADDRESS", site.base)
    monkeypatch.setenv("ANDON_TOKEN", api.token)
    cells = json.loads((Path(__file__).parents[2] / "docs" / "api.ipynb").read_text("utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    names: dict[str, Any] = {}

    exec("\n".join(code[:2]), names)  # noqa: S102 - the listing of this store has no offers to draw
    names["api"].close()

    assert names["standing"]["id"].tolist() == [1]
    assert not [cell for cell in cells if cell.get("outputs")]

"""What Prometheus reads."""

from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert

from model.finding import Severity
from model.people import Scope
from store import runs
from store.engine import write
from store.people import ensure_user
from store.tables import listings
from store.tokens import make
from system import clock
from tests.alerts.scene import Scene
from tests.web.site import Site


def token(site: Site, *scopes: Scope) -> str:
    with write(site.house.engine) as conn:
        return make(conn, ensure_user(conn, "vera"), "Prometheus", scopes, 30)


def asked(site: Site, authorization: str) -> int:
    return site.stranger().get("/metrics", authorization=authorization).status


def test_how_things_stand_is_told_in_numbers(site: Site, scene: Scene) -> None:
    scene.look("p1", severity=Severity.CRITICAL)
    with write(site.house.engine) as conn:
        times = {"first_seen_at": clock.now(), "last_captured_at": clock.now() - timedelta(hours=3)}
        row = {
            "channel": "own",
            "external_id": "x",
            "url": "https://shop.example.com/x",
            "tier": "hot",
            "gone_count": 0,
        }
        conn.execute(insert(listings).values(**row, **times))
        runs.start_run(conn, "own", tier="hot", reason=runs.RunReason.SCHEDULE)
    held = f"Bearer {token(site, Scope.METRICS)}"

    text = site.stranger().get("/metrics", authorization=held).data.decode()

    found = {
        (one.name, *sorted(one.labels.values())): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }
    assert found["andon_discrepancies", "critical", "price"] == 1
    assert found["andon_discrepancies", "critical", "ipr"] == 0
    assert found["andon_listings", "1d", "own"] == 1
    assert found["andon_listings", "never", "own"] == 1
    assert found["andon_run_running", "own"] == 1
    assert found["andon_healthy",] == 1


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer " + "x" * 5000])
def test_whoever_has_no_token_is_not_told(site: Site, authorization: str) -> None:
    assert asked(site, authorization) == 401


def test_a_token_for_something_else_is_not_enough(site: Site) -> None:
    assert asked(site, f"Bearer {token(site, Scope.READ, Scope.WRITE)}") == 403

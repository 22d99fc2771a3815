"""Routes on the pages: the tree, the way of one discrepancy, and what the last days would have come to."""

from datetime import timedelta

import pytest

from alerts import preview_apart
from model.errors import InputError
from model.finding import Severity
from system import clock
from system.settings import SlackReceiver, parse
from tests.alerts.scene import PLACE, Scene
from tests.web.site import SETTINGS, Site, site_of

ROUTES = [
    {
        "name": "shop <b>",
        "receiver": "ops",
        "match": {"channel": ["own"]},
        "routes": [{"name": "loud", "match": {"severity": ["critical"]}, "wait_seconds": 0}],
    },
    {"name": "stock only", "receiver": "brand", "match": {"family": ["stock"]}},
]


@pytest.fixture
def scene(scene: Scene) -> Scene:
    receivers = {"ops": SlackReceiver(channel=PLACE), "brand": SlackReceiver(channel="C0BRAND")}
    routes = parse(
        {**SETTINGS, "receivers": {n: {"type": "slack", "channel": "C0"} for n in receivers}, "routes": ROUTES}
    )
    scene.settings = scene.settings.model_copy(update={"receivers": receivers, "routes": routes.routes})
    return scene


def test_routes_are_listed_in_the_order_in_which_they_are_tried(site: Site) -> None:
    page = site.user("vera").text("/routes")

    order = page[page.index("In the order") :]
    assert order.index("loud") < order.index("shop &lt;b&gt;") < order.index("stock only")
    assert "shop <b>" not in page


def test_a_discrepancy_is_explained(site: Site, scene: Scene) -> None:
    number = scene.look("p1", severity=Severity.WARNING)

    page = site.user("vera").text(f"/routes?discrepancy=%23{number}")

    assert "does not take it: its severity is warning" in page
    assert "takes it, to receiver &#39;ops&#39;" in page


@pytest.mark.parametrize(("number", "said"), [("99", "99"), ("x", "no number"), ("9" * 15, "no number")])
def test_a_number_that_is_none_is_refused(site: Site, number: str, said: str) -> None:
    answer = site.user("vera").get(f"/routes?discrepancy={number}")

    assert answer.status == 422
    assert said in answer.data.decode()


def test_a_preview_counts_messages_and_leaves_the_clock_alone(site: Site, scene: Scene) -> None:
    scene.look("p1")
    scene.look("p2", severity=Severity.CRITICAL)
    clock.advance(timedelta(minutes=1))  # for a sender to look
    before = clock.now()

    page = site.user("minji").text("/routes/preview?days=1")

    assert "<b>ops</b>" in page
    assert 'data-name="Route">loud' in page
    assert timedelta(0) < clock.now() - before < timedelta(minutes=2)


def test_a_preview_is_bounded_in_days_and_in_time(site: Site, scene: Scene) -> None:
    assert site.user("minji").get("/routes/preview?days=15").status == 422
    assert "Replay" in site.user("minji").text("/routes/preview")
    now = clock.now()

    with pytest.raises(InputError, match="longer than"):
        preview_apart.previewed(scene.engine, scene.settings, now - timedelta(days=1), now, patience=0.01)


def test_settings_whose_routes_cannot_be_say_so(scene: Scene) -> None:
    broken = scene.settings.model_copy(update={"receivers": {}})

    with site_of(scene.engine, broken) as site:
        assert "no receiver" in site.user("vera").text("/routes")

"""The demo's pages, as whoever watched it on a terminal reaches them."""

from pathlib import Path

from demo import showing
from demo.house import House
from sandbox.slack import Slack
from sandbox.world import World
from system import clock
from tests.web.site import Browser


def test_the_address_and_sign_in_that_it_prints_lead_to_its_pages(tmp_path: Path) -> None:
    with World(at=clock.now()) as world, Slack() as slack:
        house = House(tmp_path, world, slack)
        with showing.served(house.open(), house.settings) as (address, password):
            browser = Browser(address.rstrip("/"))

            answer = browser.post("/sign-in", {"name": showing.NAME, "password": password})

            assert answer.headers["location"] == "/"
            assert "Overview" in browser.text("/")

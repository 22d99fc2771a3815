"""Visual baselines on the pages: seen, accepted, rejected, masked."""

import io
import re
from functools import partial

import pytest
from PIL import Image
from sqlalchemy import select

from model.seen import Box
from model.visual import Learned
from store.baselines import LOOKS, NewLook, gather, pictures, propose
from store.engine import read, transact, write
from store.listings import listing_for
from store.tables import audit, baselines, masks
from system import clock
from tests.web.site import Site


def png(shade: int) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (144, 90), (shade, 90, 90)).save(drawn, "PNG")
    return drawn.getvalue()


def baseline(site: Site, name: str = "A1", looks: int = LOOKS, subject: str = "0") -> int:
    """A baseline from so many looks, of which three make a proposal; its number."""
    house = site.house
    with write(house.engine) as conn:
        listing = listing_for(conn, "own", name, f"https://shop.example.com/{name}")
    for number in range(looks):
        look = NewLook(
            listing_id=listing,
            viewport="desktop",
            captured_at=clock.now(),
            width=1440,
            locale="ko-KR",
            subject=subject * 64,
            parts={},
            png=png(number),
        )
        if learning := gather(house.engine, house.settings, look):
            learned = Learned(boxes=(Box(5, 6, 30, 20),))
            transact(house.engine, partial(propose, baseline_id=learning.id, learned=learned))
    with read(house.engine) as conn:
        return int(conn.execute(select(baselines.c.id).order_by(baselines.c.id.desc()).limit(1)).scalar_one())


def states(site: Site) -> list[str]:
    with read(site.house.engine) as conn:
        return list(conn.execute(select(baselines.c.state).order_by(baselines.c.id)).scalars())


def test_the_list_begins_with_what_waits_for_somebody(site: Site) -> None:
    baseline(site, "waits")
    baseline(site, "learns", looks=2)
    vera = site.user("vera")

    assert ("waits" in (page := vera.text("/baselines")), ">learns<" in page) == (True, False)
    assert "2 of 3 looks" in vera.text("/baselines?state=learning&channel=own")
    assert "None here" in vera.text("/baselines?state=accepted")
    assert vera.get("/baselines?state=x").status == 422


def test_a_page_shows_the_picture_with_what_changes_by_itself(site: Site) -> None:
    number = baseline(site)
    vera = site.user("vera")

    page = vera.text(f"/baselines/{number}")
    got = vera.get(f"/baselines/{number}/picture.png")

    assert ' viewBox="0 0 144 90"' in page
    assert '<rect class="learned" x="5" y="6" width="30" height="20"' in page
    assert "Accept" not in page
    assert (got.data, got.headers["content-type"]) == (png(0), "image/png")
    assert "sandbox" in got.headers["content-security-policy"]
    assert vera.get("/baselines/99").status == vera.get("/baselines/99/picture.png").status == 404


def test_one_is_accepted_with_a_reason_and_the_next_replaces_it(site: Site) -> None:
    first, mer = baseline(site), site.user("mer")
    here = f"/baselines/{first}"

    assert mer.send(f"{here}/accept", here, why=" ").status == 422
    assert mer.send(f"{here}/accept", here, why="as designed").status == 303
    second = baseline(site, subject="1")
    there = f"/baselines/{second}"
    page = mer.text(there)
    mer.send(f"{there}/accept", there, why="the new design")

    assert f'src="/baselines/{first}/picture.png"' in page
    assert states(site) == ["replaced", "accepted"]
    assert "Its picture was removed" in mer.text(here)
    assert mer.get(f"{here}/picture.png").status == 404


def test_many_are_accepted_at_once_or_none(site: Site) -> None:
    numbers = [baseline(site, name) for name in ("A1", "A2")]
    minji = site.user("minji")

    refused = minji.send("/baselines/accept", "/baselines", d=[*map(str, numbers), "99"], why="ok")
    before = states(site)
    done = minji.send("/baselines/accept", "/baselines", d=[*map(str, numbers)], why="ok")

    assert (refused.status, before) == (422, ["proposed", "proposed"])
    assert (done.status, states(site)) == (303, ["accepted", "accepted"])
    assert "2 accepted." in minji.text("/baselines")


def test_a_rejected_one_is_learned_anew(site: Site) -> None:
    number = baseline(site)
    minji = site.user("minji")

    minji.send(f"/baselines/{number}/reject", f"/baselines/{number}", why="a sale was on")
    again = baseline(site)

    assert states(site) == ["rejected", "proposed"]
    assert again != number
    assert "a sale was on" in minji.text(f"/baselines/{number}")


def test_a_part_is_masked_and_counts_again(site: Site) -> None:
    number = baseline(site)
    here = f"/baselines/{number}"
    mer = site.user("mer")

    mer.send(f"{here}/mask", here, box="10, 20,30,40")
    mer.send(f"{here}/mask", here, selector=".ad > b")
    page = mer.text(here)
    mer.send(f"{here}/unmask", here, region="10,20,30,40")

    assert '<rect class="masked" x="10" y="20" width="30" height="40"' in page
    assert ".ad &gt; b" in page
    with read(site.house.engine) as conn:
        assert list(conn.execute(select(masks.c.region)).scalars()) == [".ad > b"]
        assert {"mask", "unmask", "look"} <= set(conn.execute(select(audit.c.action)).scalars())


@pytest.mark.parametrize(
    "said", [{}, {"box": "1,2,3"}, {"box": "1,2,3,4", "selector": "a"}, {"selector": "<b>!"}, {"box": "-1,2,3,4"}]
)
def test_what_is_no_part_of_a_page_is_refused(site: Site, said: dict[str, str]) -> None:
    number = baseline(site)

    answer = site.user("mer").send(f"/baselines/{number}/mask", f"/baselines/{number}", **said)

    assert answer.status == 422
    assert not re.search("--box|--selector", answer.data.decode())


def test_a_picture_that_is_gone_leaves_the_page_readable(site: Site) -> None:
    number = baseline(site)
    with read(site.house.engine) as conn:
        digest = conn.execute(select(baselines.c.picture).where(baselines.c.id == number)).scalar_one()
    pictures(site.house.settings).remove(str(digest))

    page = site.user("vera").text(f"/baselines/{number}")

    assert "cannot be read" in page
    assert str(site.house.settings.folder) not in page


def test_only_who_may_decide_does(site: Site) -> None:
    number = baseline(site)

    for name in ("vera", "cho"):
        browser = site.user(name)
        assert "What can be done" not in browser.text(f"/baselines/{number}")
        assert browser.send(f"/baselines/{number}/accept", "/discrepancies", why="x").status == 403
    assert states(site) == ["proposed"]

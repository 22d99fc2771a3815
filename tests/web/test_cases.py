"""Cases in the pages: found, worked on, handed out; persons' names for those alone who may see them."""

import re
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import Engine

from model.casework import Step
from tests.reports.cases import picture
from tests.web.affair import PERSON, Affair, affair_of, copy_of, template
from tests.web.site import Browser, Site

CONFIRMED = (Step.REVIEW, Step.CONFIRM)


@pytest.fixture(scope="module")
def accused(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A company's case of two listings on tmall."""

    def fill(affair: Affair) -> None:
        assert affair.accuse(count=2) == 1

    return template(tmp_path_factory.mktemp("cases") / "andon", sqlite_template, fill)


@pytest.fixture
def both(accused: Path, tmp_path: Path) -> Iterator[tuple[Affair, Site]]:
    """The same, to be changed."""
    with copy_of(accused, tmp_path) as made_:
        yield made_


@pytest.fixture
def anywhere(engine: Engine, tmp_path: Path) -> Iterator[tuple[Affair, Site]]:
    """The same on each database."""
    with affair_of(engine, tmp_path) as (affair, site):
        assert affair.accuse(count=2) == 1
        yield affair, site


def made(browser: Browser, **fields: object) -> tuple[str, bytes]:
    """Make a report and wait for it: its page, and the file."""
    answer = browser.send("/cases/report", "/cases/report", **fields)
    assert answer.status == 303, answer.data
    place = answer.headers["location"]
    for _ in range(400):
        page = browser.get(place)
        if "refresh" not in page.headers:
            return page.data.decode(), browser.get(place + "/file").data
        time.sleep(0.05)
    raise AssertionError(page.data.decode())


def test_the_board_has_each_case_at_its_stage_and_the_list_is_filtered(anywhere: tuple[Affair, Site]) -> None:
    affair, site = anywhere
    affair.accuse(PERSON, "naver")
    affair.take_as("cho", 1, Step.REVIEW)
    cho = site.user("cho")

    board = cho.text("/cases")
    assert re.findall(r'id="stage-(\w+)"', board) == ["suspected", "reviewing"]
    for query, numbers in {
        "": [2, 1],
        "&stage=reviewing": [1],
        "&stage=": [2, 1],
        "&channel=naver": [2],
        "&seller=%E6%98%A5": [1],
        "&owner=nobody": [2, 1],
        "&owner=me": [],
        "&after=2": [1],
    }.items():
        page = cho.text(f"/cases?view=list{query}")
        assert [int(one) for one in re.findall(r'name="case" value="(\d+)"', page)] == numbers, query
    assert cho.get("/cases?stage=nowhere").status == 422
    assert "Nothing matches" in cho.text("/cases?view=list&stage=closed")


def test_a_persons_name_is_for_compliance_and_each_look_is_kept(both: tuple[Affair, Site]) -> None:
    affair, site = both
    number = affair.accuse(PERSON, "naver")
    pages = ("/cases", "/cases?view=list", f"/cases/{number}")

    others = [site.user("minji").text(page) for page in pages]
    assert not affair.trail("see personal data")
    mine = [site.user("cho").text(page) for page in pages]

    assert not any("Quirin" in page for page in others)
    assert all("Quirin" in page for page in mine)
    assert [row.target for row in affair.trail("see personal data")] == ["list of cases", "list of cases", "seller 2"]
    assert "Nothing matches" in site.user("minji").text("/cases?view=list&seller=quirin")


def test_a_case_shows_what_it_rests_on(both: tuple[Affair, Site]) -> None:
    affair, site = both
    with affair.engine.connect() as conn:
        listing = conn.exec_driver_sql("SELECT min(listing_id) FROM case_listings").scalar()
    affair.prove(int(listing or 0))

    page = site.user("vera").text("/cases/1")

    for told in (
        "春日小店",
        "https://tmall.test/tmall0",
        "Sells without leave: the master file does not name it.",
        "the master file says so",
        '<img src="/evidence/1/files/view-desktop.png"',
        "kept until",
        "HARU",
        "listing tmall1: evidence",
        "names a target price",
    ):
        assert told in page, told
    assert "/cases/1/stage" not in page
    assert site.user("vera").get("/cases/9").status == 404


def test_compliance_takes_a_case_from_suspicion_to_filing(both: tuple[Affair, Site]) -> None:
    affair, site = both
    cho = site.user("cho")

    def take(step: Step, **fields: object) -> int:
        version = re.search(r'name="version" value="(\d+)"', cho.text("/cases/1"))
        assert version
        return cho.send("/cases/1/stage", "/cases/1", step=step.value, **{"version": version[1], **fields}).status

    assert take(Step.REVIEW) == 303
    assert take(Step.CONFIRM) == 422  # needs a reason
    assert take(Step.CONFIRM, why="no leave") == 303
    assert take(Step.DRAFT) == take(Step.FILE) == 303
    assert take(Step.NOTE, why="asked the desk") == 303
    assert take(Step.FILE) == 422
    assert take(Step.CLOSE, why="over", version=1) == 303

    assert "was moved meanwhile" in cho.text("/cases/1")
    assert affair.steps(1) == ["open", "join", "review", "confirm", "draft", "file", "note"]
    assert affair.trail("case confirm")[0].detail["why"] == "no leave"


def test_a_case_is_given_to_somebody_and_found_by_that(both: tuple[Affair, Site]) -> None:
    _, site = both
    cho = site.user("cho")
    cho.send("/cases/1/assign", "/cases/1", owner="ada")

    assert 'value="1" data-tick' in cho.text("/cases?view=list&owner=ada")
    assert 'value="1" data-tick' not in cho.text("/cases?view=list&owner=nobody")
    cho.send("/cases/1/assign", "/cases/1", owner="")
    assert 'value="1" data-tick' in cho.text("/cases?view=list&owner=nobody")


def test_a_test_purchase_keeps_its_photos_for_compliance(both: tuple[Affair, Site]) -> None:
    affair, site = both
    cho = site.user("cho")
    photos = [("box.png", picture(), "image/png"), ("x.html", b"<script>alert(1)</script>", "text/html")]
    cho.send("/cases/1/purchase", "/cases/1", order="No. 7 <b>", photos=photos)

    page = cho.text("/cases/1")
    links = re.findall(r'href="(/cases/1/photos/\w+)"', page)
    answers = [cho.get(one) for one in links]
    assert "No. 7 &lt;b&gt;" in page
    assert [one.headers["content-type"] for one in answers] == ["image/jpeg", "application/octet-stream"]
    assert "sandbox" in answers[1].headers["content-security-policy"]
    assert "/photos/" not in site.user("minji").text("/cases/1")
    assert site.user("minji").get(links[0]).status == 403
    assert len(affair.trail("look")) == 2


def test_a_report_says_what_is_missing_and_is_downloaded(
    both: tuple[Affair, Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    affair, site = both
    affair.take_as("cho", 1, *CONFIRMED)
    cho = site.user("cho")
    monkeypatch.setattr("reports.case_file.chromium.executable", lambda: None)

    page = cho.text("/cases/report?case=1")
    assert "listing tmall1: evidence" in page
    assert "complainant: contact" in page

    ready, csv = made(cho, case=1, form="csv")
    assert "It is ready" in ready
    assert csv.decode("utf-8-sig").count("https://tmall.test/tmall") == 2
    _, book = made(cho, seller="春日小店", form="xlsx")
    assert "xl/workbook.xml" in zipfile.ZipFile(BytesIO(book)).namelist()
    failed, _ = made(cho, case=1, form="zip", signer="Mina")
    assert "no Chromium was found" in failed.replace("No", "no")
    assert [row.detail["cases"] for row in affair.trail("hand out")] == [[1], [1]]


def test_a_report_is_for_whoever_asked_for_it_and_of_cases_that_are_there(both: tuple[Affair, Site]) -> None:
    _, site = both
    cho = site.user("cho")
    place = cho.send("/cases/report", "/cases/report", case=1, form="csv").headers["location"]

    assert site.user("ada").get(place).status == 404
    assert site.user("minji").get(place).status == 403
    assert "No case fits" in cho.text("/cases/report?seller=nobody")
    assert cho.send("/cases/report", "/cases/report", seller="nobody", form="csv").status == 422
    assert cho.send("/cases/report", "/cases/report", case=1, form="exe").status == 422
    assert cho.get("/cases/report?since=x").status == 422

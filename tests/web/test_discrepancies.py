"""The list of discrepancies and each of them: found, filtered, paged, acted on, taken away as a file."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import openpyxl
import pytest
from sqlalchemy import insert, select, update

from model.finding import Severity
from model.lifecycle import State
from store import lifecycle
from store.engine import read, write
from store.tables import audit, discrepancies, listings, requests, sellers, users
from system import clock
from tests.alerts.scene import Scene
from tests.web.site import Browser, Site

HOSTILE = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script> =cmd|1 \u202e"


def numbers(page: str) -> list[int]:
    """The discrepancies that a list shows, in its order."""
    return [int(one) for one in re.findall(r'<td class="what"><a href="/discrepancies/(\d+)"', page)]


def state_of(site: Site, number: int) -> State:
    with read(site.house.engine) as conn:
        return lifecycle.get(conn, number).state


def test_the_list_shows_what_stands_the_newest_first(site: Site, scene: Scene) -> None:
    first, second = scene.look("p1"), scene.look("p2", severity=Severity.CRITICAL)
    third = scene.look("p3")
    scene.mend("p3")

    page = site.user("vera").text("/discrepancies")

    assert numbers(page) == [second, first]
    assert "2 discrepancies" in page
    assert third in numbers(site.user("vera").text("/discrepancies?state=all"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("severity=critical", ["b"]),
        ("kind=misprint", ["b"]),
        ("kind=misprint&kind=below_floor", ["c", "b", "a"]),
        ("channel=other", ["c"]),
        ("text=listing-a", ["a"]),
        ("text=LISTING", ["c", "b", "a"]),
        ("text=100%25", []),
        ("state=resolved", []),
        ("owner=nobody", ["c", "b", "a"]),
        ("owner=me", []),
        ("family=stock", []),
        ("sort=worst", ["b", "c", "a"]),
        ("sort=oldest", ["a", "b", "c"]),
        ("since=2000-01-01&until=2000-01-02", []),
        ("product=none", []),
        ("seller=nobody", []),
    ],
)
def test_filters_live_in_the_address(site: Site, scene: Scene, query: str, found: list[str]) -> None:
    made = {
        scene.look("listing-a", -5): "a",
        scene.look("listing-b", severity=Severity.CRITICAL, kind="misprint"): "b",
        scene.look("listing-c", -40, channel="other"): "c",
    }

    page = site.user("vera").text(f"/discrepancies?{query}")

    assert [made[number] for number in numbers(page)] == found
    assert found or "Nothing matches" in page


def test_a_number_is_found_by_its_number(site: Site, scene: Scene) -> None:
    number = scene.look("p1")
    scene.look("p2")

    assert numbers(site.user("vera").text(f"/discrepancies?text=%23{number}")) == [number]


@pytest.mark.parametrize(
    "query", ["state=none", "owner=nobody-at-all", "since=yesterday", "until=2026-02-30", "family=x", "size=1000"]
)
def test_a_wrong_filter_is_one_sentence(site: Site, query: str) -> None:
    answer = site.user("vera").get(f"/discrepancies?{query}")

    assert answer.status == 422
    assert re.search(rf"<p>{query.partition('=')[0]}\b", answer.data.decode(), re.IGNORECASE)


@pytest.mark.parametrize("sort", ["newest", "oldest", "worst"])
def test_pages_show_everything_once_while_new_ones_open(site: Site, scene: Scene, sort: str) -> None:
    known = {scene.look(f"p{n}", -10 - n % 3) for n in range(7)}
    browser, seen, where = site.user("vera"), [], f"/discrepancies?size=3&sort={sort}"

    while where:
        page = browser.text(where)
        seen += numbers(page)
        scene.look(f"new{len(seen)}", -1000 if sort == "worst" else -10)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        where = unescape(following[1]) if following else ""
        if len(seen) > 40:
            break

    assert len(seen) == len(set(seen))
    assert known <= set(seen)


def test_ops_act_on_many_at_once_in_the_versions_shown(site: Site, scene: Scene) -> None:
    first, second = scene.look("p1"), scene.look("p2")
    browser = site.user("minji")

    answer = browser.send(
        "/discrepancies/act",
        on="/discrepancies?severity=warning",
        action="acknowledge",
        back="/discrepancies?severity=warning",
        d=[f"{first}:1", f"{second}:1"],
    )

    assert answer.headers["location"] == "/discrepancies?severity=warning"
    assert {state_of(site, one) for one in (first, second)} == {State.ACKNOWLEDGED}
    page = browser.text("/discrepancies")
    assert "Done: 2 of 2." in page
    assert "Done: 2 of 2." not in browser.text("/discrepancies")
    with read(site.house.engine) as conn:
        row = conn.execute(select(audit).where(audit.c.action == "page acknowledge")).one()
    assert row.target == f"discrepancy {first}, discrepancy {second}"


def test_what_changed_since_it_was_shown_is_not_acted_on(site: Site, scene: Scene) -> None:
    number = scene.look("p1")
    browser = site.user("minji")
    page = browser.text(f"/discrepancies/{number}")
    scene.look("p1", -60, severity=Severity.CRITICAL)  # got worse meanwhile

    fields = {"csrf": re.search(r'name="csrf" value="([^"]+)"', page)[1], "version": "1", "action": "snooze"}  # type: ignore[index]
    browser.post(f"/discrepancies/{number}/act", {**fields, "end": "hour"})

    assert state_of(site, number) is State.OPEN
    assert "hanged since" in browser.text(f"/discrepancies/{number}")


def test_pressed_twice_is_done_once(site: Site, scene: Scene) -> None:
    number = scene.look("p1")
    browser = site.user("minji")
    for _ in range(2):
        browser.send(f"/discrepancies/{number}/act", on="/discrepancies", version="1", action="note", why="asked them")

    with read(site.house.engine) as conn:
        moves = [move for move in lifecycle.history(conn, number) if move.why == "asked them"]
    assert len(moves) == 1
    assert moves[0].actor == "minji"


@pytest.mark.parametrize(
    ("fields", "state", "hours"),
    [
        ({"action": "snooze", "end": "hour"}, State.SNOOZED, 1),
        ({"action": "snooze", "end": "worse"}, State.SNOOZED, None),
        ({"action": "accept", "end": "worse", "why": "agreed"}, State.ACCEPTED, None),
        ({"action": "false_positive", "why": "a bundle"}, State.FALSE_POSITIVE, None),
        ({"action": "assign", "assignee": "cho"}, State.OPEN, None),
        ({"action": "resolve", "cause": "our_site"}, State.OPEN, None),
        ({"action": "capture"}, State.OPEN, None),
    ],
)
def test_every_order_does_what_it_says(
    site: Site, scene: Scene, fields: dict[str, str], state: State, hours: int | None
) -> None:
    number = scene.look("p1")

    site.user("minji").send(f"/discrepancies/{number}/act", on="/discrepancies", version="1", **fields)

    with read(site.house.engine) as conn:
        now = lifecycle.get(conn, number)
        asked = conn.execute(select(requests)).all()
        owner = conn.execute(select(users.c.name).where(users.c.id == now.owner_id)).scalar()
    assert now.state is state
    assert (now.until is None) is (hours is None)
    assert bool(asked) is (fields["action"] in ("resolve", "capture"))
    assert owner == ("cho" if fields["action"] == "assign" else None)


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "accept", "end": "worse"},
        {"action": "accept", "why": "agreed"},
        {"action": "snooze", "end": "date", "until": "1999-01-01"},
        {"action": "snooze", "end": "date", "until": "soon"},
        {"action": "assign", "assignee": "nobody"},
        {"action": "delete"},
        {"action": "resolve", "cause": "magic"},
        {"action": "acknowledge", "version": "99"},
        {"action": "acknowledge", "version": "x"},
    ],
)
def test_an_order_that_lacks_something_is_refused_and_changes_nothing(
    site: Site, scene: Scene, fields: dict[str, str]
) -> None:
    number = scene.look("p1")

    answer = site.user("minji").send(f"/discrepancies/{number}/act", on="/discrepancies", **{"version": "1", **fields})

    assert answer.status == 422
    with read(site.house.engine) as conn:
        assert lifecycle.get(conn, number).version == 1


def test_the_file_holds_exactly_what_the_list_shows(site: Site, scene: Scene) -> None:
    for n in range(5):
        scene.look(f"p{n}", severity=Severity.CRITICAL if n % 2 else Severity.WARNING)
    browser = site.user("vera")
    shown = numbers(browser.text("/discrepancies?severity=warning&size=100"))

    as_csv = browser.get("/discrepancies/export.csv?severity=warning").data.decode("utf-8-sig")
    as_xlsx = browser.get("/discrepancies/export.xlsx?severity=warning").data

    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx))["Discrepancies"]
    assert [int(row["Number"]) for row in csv.DictReader(io.StringIO(as_csv))] == shown
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == shown


def test_a_view_is_kept_by_name_and_is_its_users_alone(site: Site, scene: Scene) -> None:
    browser = site.user("minji")
    browser.send(
        "/discrepancies/views",
        on="/discrepancies",
        name="Mine, critical",
        back="/discrepancies?owner=me&severity=critical",
    )

    page = browser.text("/discrepancies")
    kept = re.search(r'<a href="([^"]+)">Mine, critical</a>', page)
    number = re.search(r"/discrepancies/views/(\d+)/remove", page)
    assert kept is not None
    assert number is not None
    assert unescape(kept[1]) == "/discrepancies?owner=me&severity=critical"
    assert "Mine, critical" not in site.user("cho").text("/discrepancies")
    site.user("cho").send(f"/discrepancies/views/{number[1]}/remove", on="/discrepancies", back="/discrepancies")
    assert "Mine, critical" in browser.text("/discrepancies")
    browser.send(f"/discrepancies/views/{number[1]}/remove", on="/discrepancies", back="/discrepancies")
    assert "Mine, critical" not in browser.text("/discrepancies")


def test_a_form_leads_to_no_other_site(site: Site, scene: Scene) -> None:
    answer = site.user("minji").send(
        "/discrepancies/act", on="/discrepancies", action="capture", d=f"{scene.look('p1')}:1", back="//evil.example/x"
    )

    assert answer.headers["location"] == "/discrepancies"


def test_names_from_pages_are_shown_as_text(site: Site, scene: Scene) -> None:
    number = scene.look(HOSTILE)
    with write(site.house.engine) as conn:
        conn.execute(update(discrepancies).values(variant=HOSTILE, seller=HOSTILE, reason=HOSTILE))
        row = {"channel": "own", "external_id": HOSTILE, "name": HOSTILE, "first_seen_at": clock.now()}
        conn.execute(insert(sellers).values(**row, last_seen_at=clock.now()))
    browser = site.user("cho")

    for path in ("/", "/discrepancies", f"/discrepancies/{number}", "/discrepancies?text=" + "%3Cimg%20src%3Dx"):
        page = browser.text(path)
        assert "<img src=x" not in page
        assert "<script>alert" not in page
    cells = browser.get("/discrepancies/export.csv").data.decode()
    assert not re.search(r"(^|,)[\"']?=cmd", cells)


def test_a_page_that_is_no_web_address_is_not_linked(site: Site, scene: Scene) -> None:
    number = scene.look("p1")
    assert "https://shop.example.com/p1" in site.user("vera").text(f"/discrepancies/{number}")
    with write(site.house.engine) as conn:
        conn.execute(update(listings).values(url="javascript:alert(1)"))

    assert "javascript:" not in site.user("vera").text(f"/discrepancies/{number}")


def test_a_person_who_sells_is_named_to_compliance_alone(site: Site, scene: Scene) -> None:
    number = scene.look("p1", channel="other")
    with write(site.house.engine) as conn:
        conn.execute(update(discrepancies).values(seller="s1", family="ipr", kind="unauthorised_seller"))
        row = {"channel": "other", "external_id": "s1", "name": "Kim Minsu shop", "legal_name": "Kim Minsu"}
        times = {"first_seen_at": clock.now(), "last_seen_at": clock.now()}
        conn.execute(insert(sellers).values(**row, **times, business_number=None))

    def names(user: str) -> list[bool]:
        browser: Browser = site.user(user)
        return ["Kim Minsu" in browser.text(path) for path in ("/discrepancies", f"/discrepancies/{number}", "/")]

    assert names("cho") == [True] * 3
    assert names("minji") == [False] * 3


def test_the_history_tells_who_did_what_and_why(site: Site, scene: Scene) -> None:
    number = scene.look("p1")
    browser = site.user("minji")
    browser.send(f"/discrepancies/{number}/act", on="/", version="1", action="false_positive", why="a <b>bundle</b>")
    clock.advance(timedelta(hours=1))

    page = browser.text(f"/discrepancies/{number}")

    assert "a &lt;b&gt;bundle&lt;/b&gt;" in page
    assert page.index("called a false positive") < page.index("opened")
    assert "minji" in page


def test_its_numbers_are_told_in_the_reader_s_words_as_money(site: Site, scene: Scene) -> None:
    number = scene.look("p1")

    page = site.user("vera").get(f"/discrepancies/{number}", **{"accept-language": "ko"}).data.decode()

    assert "<dt>하한가</dt><dd>100,000원</dd>" in page.replace("\n", "")
    assert "<dt>floor</dt>" not in page


def test_what_is_not_there_is_404_in_one_sentence(site: Site) -> None:
    for path in ("/discrepancies/999", "/nothing"):
        answer = site.user("vera").get(path)
        assert answer.status == 404
        assert "There is no" in answer.data.decode()
    assert site.user("vera").get("/discrepancies/99999999999999999999").status == 422


def test_nothing_wrong_says_so(site: Site) -> None:
    browser = site.user("vera")

    assert "Nothing is open" in browser.text("/")
    assert "Nothing stands" in browser.text("/discrepancies")


def test_the_overview_counts_what_stands_and_what_changed(site: Site, scene: Scene) -> None:
    scene.look("old")
    clock.advance(timedelta(days=9))
    scene.look("p1", severity=Severity.CRITICAL)
    scene.look("p2")
    scene.mend("p2")

    page = re.sub(r"\s+", " ", site.user("vera").text("/"))

    assert "2 discrepancies stand" in page
    assert "Opened since yesterday</span><b>2</b>" in page
    assert "Resolved</span><b>1</b>" in page
    assert re.search(r'8 to 30 days</th>\s*<td class="number">0</td>\s*<td class="number">1</td>', page)

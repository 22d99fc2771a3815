"""The browser's looks at pages that go wrong: one browser for all, as in a crawl."""

import asyncio
import io
import os
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from PIL import Image

from model.seen import Part, Seen, facts
from spiders.rendering import memory
from spiders.rendering.camera import Camera, Limits
from spiders.rendering.profile import Profile
from spiders.rendering.shooting import LookError
from tests.spiders.rendering.pages import BUTTON, PIXEL, PRICE, Site, camera, html, read, serving

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """An event loop for the module, on which its browser lives."""
    with asyncio.Runner() as runner:
        yield runner.run


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The shop."""
    with serving() as made:
        yield made


@pytest.fixture(scope="module")
def eye(site: Site, run: Run) -> Iterator[Camera]:
    """A camera that lets a tab have little time and memory."""
    made = camera(site, Limits(seconds=20, page_megabytes=700))
    yield made
    run(made.close())


@pytest.fixture
def look(site: Site, eye: Camera, run: Run) -> Callable[..., Seen]:
    """Serve a page and look at it."""

    def looked(body: bytes, profile: Profile | None = None) -> Seen:
        seen: Seen = run(eye.look(site.add("/p", body), profile or Profile(), read))
        return seen

    return looked


def test_a_whole_page_shows_its_price_button_title_and_picture(look: Callable[..., Seen], site: Site) -> None:
    seen = look(html())

    assert seen.price
    assert seen.price.text == "$129.00"
    assert seen.price.visible
    assert not seen.price.covered_by
    assert seen.button
    assert seen.button.text == "Add to cart"
    assert seen.button.enabled
    assert seen.button.visible
    assert seen.title
    assert seen.title.text == "Runner 1"
    assert [(one.url, one.loaded) for one in seen.pictures] == [(f"{site.url}/runner.png", True)]
    assert (seen.failures, seen.script_errors, seen.console, seen.mixed) == ((), (), (), ())
    assert (seen.status, seen.address, seen.statuses) == (200, "127.0.0.1", {"200": 2})
    assert seen.timings.load
    assert str(seen.shown_price) == "129.00"
    assert "<h1>Runner 1</h1>" in seen.dom


def test_pictures_are_of_the_window_and_of_the_page(look: Callable[..., Seen]) -> None:
    seen = look(html('<div style="height: 3000px">tall</div>'))

    assert Image.open(io.BytesIO(seen.viewport_png)).size == (1440, 900)
    assert Image.open(io.BytesIO(seen.page_png)).size == (1440, seen.page_height)
    assert seen.page_height > 3000


def test_a_page_without_end_is_cut(look: Callable[..., Seen]) -> None:
    seen = look(html('<div style="height: 60000px">tall</div>'))

    assert Image.open(io.BytesIO(seen.page_png)).size == (1440, 16_000)


def test_a_script_error_and_what_scripts_write_are_told(look: Callable[..., Seen]) -> None:
    seen = look(html('<script>console.error("no stock service"); nothing.at.all()</script>'))

    assert any("nothing is not defined" in error for error in seen.script_errors)
    assert seen.console == ("no stock service",)


def test_failed_parts_are_told_by_kind(look: Callable[..., Seen]) -> None:
    parts = '<img src="/gone.png"><script src="/gone.js"></script><link rel="stylesheet" href="/gone.css">'
    seen = look(html(parts + '<script>fetch("/api/stock").catch(() => 0)</script>'))

    assert {(one.part, one.status, one.own) for one in seen.failures} == {
        (part, 404, True) for part in (Part.IMAGE, Part.SCRIPT, Part.STYLE, Part.API)
    }


def test_a_gallery_picture_that_is_gone_has_no_size(look: Callable[..., Seen]) -> None:
    seen = look(html().replace(b"/runner.png", b"/lost.png"))

    assert [one.loaded for one in seen.pictures] == [False]


@pytest.mark.parametrize(
    ("cover", "covered"),
    [
        ('<div class="veil" style="position:fixed;inset:0;background:#fff">sale</div>', True),
        ('<div class="veil" style="position:fixed;left:0;bottom:0;height:40px;width:100%">bar</div>', False),
    ],
)
def test_a_button_and_a_price_under_a_veil_are_covered(look: Callable[..., Seen], cover: str, covered: bool) -> None:
    seen = look(html(cover))

    assert seen.button
    assert (seen.button.covered_by == "div.veil") is covered
    assert seen.price
    assert (seen.price.covered_by == "div.veil") is covered


def test_a_disabled_button_cannot_be_pressed(look: Callable[..., Seen]) -> None:
    seen = look(html(button=BUTTON.replace("type", "disabled type")))

    assert seen.button
    assert not seen.button.enabled


@pytest.mark.parametrize("style", ["display:none", "visibility:hidden", "opacity:0", "position:absolute;left:-9999px"])
def test_a_hidden_price_is_not_visible(look: Callable[..., Seen], style: str) -> None:
    seen = look(html(price=PRICE.replace("<p", f'<p style="{style}"')))

    assert seen.price
    assert not seen.price.visible


def test_a_price_split_over_elements_is_found(look: Callable[..., Seen]) -> None:
    seen = look(html(price='<p class="price"><span>$</span><b>129</b><sup>.50</sup></p>').replace(b"129.00", b"129.50"))

    assert seen.price
    assert seen.price.visible
    assert seen.price.text == "$129.50"


def test_what_a_script_writes_is_the_price_that_is_seen(look: Callable[..., Seen]) -> None:
    seen = look(html("<script>document.querySelector('.price').textContent = '$99.00'</script>"))

    assert str(seen.shown_price) == "99.00"


def test_dialogs_are_dismissed_downloads_and_windows_refused_and_the_page_is_seen(
    look: Callable[..., Seen], site: Site
) -> None:
    site.add("/file", b"x" * 100, Content_Type="application/zip", Content_Disposition="attachment")
    script = 'alert("Hello"); if (confirm("Sure?")) nothing(); window.open("/other"); location.href = "/file"'
    seen = look(html(f"<script>{script}</script>"))

    assert seen.dialogs == ("Hello", "Sure?")
    assert any(one.startswith("download ") for one in seen.refused)
    assert seen.script_errors == ()
    assert seen.price
    assert seen.viewport_png


def test_no_form_is_sent(look: Callable[..., Seen], site: Site) -> None:
    seen = look(html('<form id="f" method="post" action="/order"></form><script>f.submit()</script>'))

    assert "POST /order" not in site.asked
    assert seen.refused == (f"POST {site.url}/order",)


def test_a_cookie_layer_is_closed_by_refusing_and_never_by_agreeing(look: Callable[..., Seen]) -> None:
    layer = (
        '<div id="l" style="position:fixed;inset:0;background:#fff;z-index:999">We use cookies.'
        "<button onclick=\"document.title='agreed'\">Accept all</button>"
        "<button onclick=\"document.title='refused';l.remove()\">Reject all</button></div>"
    )
    seen = look(html(layer))

    assert seen.closed == ("reject all",)
    assert "<title>refused</title>" in seen.dom
    assert seen.button
    assert not seen.button.covered_by


def test_a_cookie_layer_that_only_takes_consent_stays_and_is_known_as_one(look: Callable[..., Seen]) -> None:
    layer = '<div style="position:fixed;inset:0;background:#fff;z-index:999">Cookies!<button>Accept</button></div>'
    seen = look(html(layer))

    assert seen.closed == ()
    assert seen.button
    assert seen.button.behind_layer


def test_lazy_pictures_are_loaded(look: Callable[..., Seen], site: Site) -> None:
    site.add("/late.png", PIXEL, Content_Type="image/png")
    script = (
        "new IntersectionObserver(([e]) => { if (e.isIntersecting) e.target.src = '/late.png' })"
        ".observe(document.getElementById('late'))"
    )
    look(html(f'<div style="height:9000px"></div><img id="late" width=9 height=9><script>{script}</script>'))

    assert "GET /late.png" in site.asked


def test_carousels_and_animations_stand_still(look: Callable[..., Seen]) -> None:
    turning = (
        "<style>@keyframes a { to { margin-left: 900px } } #c { animation: a 1s infinite alternate }</style>"
        '<div id="c">slide 1</div><script>setInterval(() => { c.textContent = "slide 2" }, 2500)</script>'
    )
    one, two = look(html(turning)), look(html(turning))

    assert one.viewport_png == two.viewport_png


def test_a_phone_has_a_phones_window_and_an_honest_name(look: Callable[..., Seen], site: Site) -> None:
    script = "<script>document.body.dataset.touch = navigator.maxTouchPoints > 0</script>"
    seen = look(html(script, head='<meta name="viewport" content="width=device-width">'), Profile(viewport="phone"))

    assert Image.open(io.BytesIO(seen.viewport_png)).size == (390, 844)
    assert 'data-touch="true"' in seen.dom
    assert "Mobile" in seen.agent
    assert seen.agent.endswith("Andon/0.1")
    assert "Headless" not in seen.agent


def test_language_and_time_zone_are_the_channels(look: Callable[..., Seen]) -> None:
    script = (
        "document.title = navigator.language + ' ' + Intl.DateTimeFormat().resolvedOptions().timeZone + ' '"
        " + matchMedia('(prefers-reduced-motion)').matches + ' ' + Notification.permission"
    )
    seen = look(html(f"<script>{script}</script>"), Profile(locale="ko-KR", time_zone="Asia/Seoul"))

    assert "<title>ko-KR Asia/Seoul true denied</title>" in seen.dom


def test_nothing_is_carried_from_one_look_to_the_next(look: Callable[..., Seen]) -> None:
    script = "<script>document.title = 'was ' + document.cookie; document.cookie = 'known=1'</script>"
    look(html(script))

    assert "<title>was </title>" in look(html(script)).dom


def test_private_addresses_are_refused_whatever_asks(look: Callable[..., Seen], site: Site) -> None:
    with serving() as other:
        seen = look(html(f'<img src="{other.url}/secret.png"><img src="http://localhost:{site.port}/secret.png">'))

        assert other.asked == []
    assert "GET /secret.png" not in site.asked
    assert len([one for one in seen.refused if "secret.png" in one]) == 2
    assert seen.failures == ()


def test_a_redirect_to_a_private_address_is_refused(eye: Camera, site: Site, run: Run) -> None:
    with serving() as other:
        url = site.add("/away", b"", status=302, Location=f"{other.url}/p")
        with pytest.raises(LookError):
            run(eye.look(url, Profile(), read))

        assert other.asked == []


def test_pages_that_ruin_their_tabs_cost_themselves_alone(site: Site, run: Run) -> None:
    allocates = site.add(
        "/all", html("<script>const all = []; for (;;) all.push(new Uint8Array(4e7).fill(7))</script>")
    )
    hangs = site.add("/hangs", html("<script>for (;;) {}</script>"))

    async def looks() -> None:
        async with camera(site, Limits(seconds=15, page_megabytes=350)) as eye:
            with pytest.raises(LookError, match=r"memory|crashed"):
                await eye.look(allocates, Profile(), read)
            with pytest.raises(LookError, match="did not come"):
                await eye.look(hangs, Profile(), read)
            assert (await eye.look(site.add("/good", html()), Profile(), read)).price

    run(looks())


def test_a_crashed_tab_costs_its_page(eye: Camera, run: Run) -> None:
    with pytest.raises(LookError, match=r"crashed|cannot be"):
        run(eye.look("chrome://crash", Profile(), read))


@pytest.mark.parametrize(
    ("path", "reason"), [("/file.zip", "download"), ("/none:1", None)], ids=["a download", "a missing page"]
)
def test_an_address_without_a_page(eye: Camera, site: Site, run: Run, path: str, reason: str | None) -> None:
    site.add("/file.zip", b"PK", Content_Type="application/zip", Content_Disposition="attachment")
    if reason is None:
        seen = run(eye.look(site.url + path, Profile(), read))
        assert seen.status == 404
        return
    with pytest.raises(LookError, match=reason):
        run(eye.look(site.url + path, Profile(), read))


def test_a_shop_that_does_not_answer_is_told_by_its_name(site: Site, run: Run) -> None:
    with serving() as gone:
        url, port = gone.url, gone.port

    async def look() -> None:
        async with Camera(private_host="127.0.0.1", ports=frozenset({port})) as eye:
            await eye.look(url, Profile(), read)

    with pytest.raises(LookError, match=r"127\.0\.0\.1 refuses connections"):
        run(look())


def test_a_browser_is_started_anew_after_its_looks(site: Site, run: Run) -> None:
    async def look() -> int:
        async with camera(site, Limits(looks=1)) as eye:
            for _ in range(2):
                await eye.look(site.add("/p", html()), Profile(), read)
            return eye.started

    assert run(look()) == 2


def test_a_browser_that_holds_too_much_is_started_anew(site: Site, run: Run) -> None:
    async def look() -> int:
        async with camera(site, Limits(browser_megabytes=1)) as eye:
            for _ in range(2):
                await eye.look(site.add("/p", html()), Profile(), read)
            return eye.started

    assert run(look()) == 2


def test_the_facts_of_a_look_are_json(look: Callable[..., Seen]) -> None:
    told = facts(look(html()))

    assert (told["price"]["visible"], told["shown_price"]) == (True, "129.00")
    assert not {"dom", "page_png", "viewport_png"} & set(told)


def test_pages_that_were_looked_at_hold_no_memory(eye: Camera, site: Site, run: Run) -> None:
    """A cut of the drill in `test_enduring.py`: pages left open would add far more."""

    async def held(looks: int) -> int:
        for number in range(looks):
            await eye.look(site.add(f"/p{number}", html(f"<p>{number}</p>")), Profile(), read)
        return await eye.memory()

    first = run(held(1))
    assert run(held(4)) <= 1.5 * first


def test_the_largest_process_is_ended_only_over_the_bound() -> None:

    assert memory.end_largest([os.getpid()], 10**12) is None
    assert memory.total([os.getpid()]) > 10**6

"""Refusals, logins, faults and missing pages: the samples in `tests/samples/outcomes`, and pages that are none."""

import json
from pathlib import Path
from typing import Any

import pytest

from model.capture import Outcome
from reading.outcomes import by_status, data_of, denies_product, judge, without_product
from reading.page import Page

FOLDER = Path(__file__).parents[1] / "samples" / "outcomes"
ROWS = [json.loads(line) for line in (FOLDER / "expected.jsonl").read_text("utf-8").splitlines()]
URL = "https://www.shop.example/goods/1"

SHOWN = "<h1>Moon Runner 2</h1><p class='price'>$119.00</p><button>Add to cart</button>"
LD = '<script type="application/ld+json">{"@type":"Product","name":"Moon Runner 2","offers":{"price":"119"}}</script>'
REAL = {
    "login link in the header": f"<body><a href='/login'>Log in</a><input type='password'>{LD}{SHOWN}</body>",
    "captcha under a form": f"<body>{LD}{SHOWN}<div class='g-recaptcha'></div>protected by reCAPTCHA.</body>",
    "sensor of a guard": f"<script src='/_Incapsula_Resource?SW=1'></script><body>{LD}{SHOWN}</body>",
    "cloudflare's detections": f"<body>{LD}{SHOWN}<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'>",
    "a name like a refusal": "<title>Access Denied | Moon Books</title>"
    f"{LD.replace('Moon Runner 2', 'Access Denied')}<body><h1>Access Denied</h1></body>",
    "a dialog before the name": f"<title>Moon Runner 2 | Moon</title>{LD}<body><h1>Something went wrong</h1></body>",
    "a login frame that is told of punish": f"{LD}{SHOWN}<iframe src='//login.x.com/mini?to=/_____tmd_____/punish'>",
    "a maintenance kit": f"<title>Maintenance kit for boots | Moon</title><body>{SHOWN}</body>",
    "words of a lone page": "<title>Moon Runner 2 | Moon</title><body><h1>Moon Runner 2</h1><p>$119.00</p></body>",
}


def page(body: str, **more: Any) -> Page:
    return Page(URL, body.encode(), **more)


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_sample_is_what_it_is(row: dict[str, Any]) -> None:
    more = {name: row[name] for name in ("status", "requested_url") if name in row}
    sample = Page(row["url"], (FOLDER / row["file"]).read_bytes(), **more)

    outcome, reason = judge(sample) or without_product(sample) or (Outcome.PARSE_FAILED, "nothing better is known")

    assert outcome == row["outcome"], reason


@pytest.mark.parametrize("body", REAL.values(), ids=list(REAL))
def test_product_page_is_not_judged(body: str) -> None:
    assert judge(page(body)) is None


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (401, Outcome.LOGIN),
        (403, Outcome.BLOCKED),
        (418, Outcome.BLOCKED),
        (429, Outcome.BLOCKED),
        (490, Outcome.BLOCKED),
        (400, Outcome.FETCH_FAILED),
        (302, Outcome.FETCH_FAILED),
        (503, Outcome.FETCH_FAILED),
    ],
)
def test_status_says(status: int, outcome: Outcome) -> None:
    verdict = by_status(status)

    assert verdict is not None
    assert verdict[0] is outcome


def test_status_200_says_nothing() -> None:
    assert by_status(200) is None


def test_challenge_with_a_server_error_is_a_refusal() -> None:
    verdict = judge(page("<script>window._cf_chl_opt={}</script>", status=503))

    assert verdict is not None
    assert verdict[0] is Outcome.BLOCKED


def test_home_page_of_a_home_page_is_no_missing_page() -> None:
    home = Page("https://www.shop.example/", b"<h1>Welcome</h1>", requested_url="https://www.shop.example/index.html")

    assert judge(home) is None


def test_missing_page_that_recommends_others_denies_its_product() -> None:
    others = "<ul>" + "<li>Shoe <b>$59.00</b><button>Add to cart</button></li>" * 9 + "</ul>"
    missing = page(f"<title>Moon</title><p>We could not find that product.</p>{others}")

    verdict = denies_product(missing)

    assert verdict is not None
    assert verdict[0] is Outcome.SOFT_404


def test_words_after_the_price_deny_nothing() -> None:
    shown = page(f"<title>Moon</title>{SHOWN}<div hidden>We could not find that product.</div>")

    assert denies_product(shown) is None


def test_json_is_data_with_a_byte_order_mark_or_in_a_call() -> None:
    assert data_of(Page(URL, b'\xef\xbb\xbf {"a": 1}')) == {"a": 1}
    assert data_of(page('/**/ jQuery_1.cb({"a": [1]});')) == {"a": [1]}


@pytest.mark.parametrize("body", ["{{ title }} <html></html>", "call({broken)", "say(hello)", "<p>cb({})</p>"])
def test_what_only_looks_like_data_is_a_document(body: str) -> None:
    assert data_of(page(body)) is None


def test_missing_page_that_states_another_product_is_missing() -> None:
    missing = page(f"<title>Page not found | Moon</title>{LD}<body><h1>Page not found</h1>{SHOWN[26:]}</body>")

    verdict = judge(missing)

    assert verdict is not None
    assert verdict[0] is Outcome.SOFT_404


@pytest.mark.parametrize("body", ["Forbidden", "<Error><Code>AccessDenied</Code></Error>", "error code: 1020"])
def test_a_bare_word_is_a_refusal(body: str) -> None:
    verdict = judge(page(body))

    assert verdict is not None
    assert verdict[0] is Outcome.BLOCKED


def test_a_shell_that_asks_to_wait_is_none() -> None:
    assert judge(page("<body>Please wait...<script src=/app.js></script></body>")) is None

"""Signs in addresses, frames and markup."""

import pytest

from model.capture import Outcome
from reading.outcome_signs import asks_captcha, by_address, by_body, by_code, by_frame, by_mark, only_guard


@pytest.mark.parametrize(
    ("host", "path", "query", "outcome"),
    [
        ("nid.naver.com", "/nidlogin.login", "", Outcome.LOGIN),
        ("login.taobao.com", "/member/login.jhtml", "", Outcome.LOGIN),
        ("passport.jd.com", "/new/login.aspx", "returnurl=x", Outcome.LOGIN),
        ("www.shop.example", "/account/login", "", Outcome.LOGIN),
        ("moon.myshopify.example", "/password", "", Outcome.LOGIN),
        ("item.taobao.com", "/item.htm/_____tmd_____/punish", "x5secdata=1", Outcome.BLOCKED),
        ("cfe.m.jd.com", "/privatedomain/risk_handler/1", "", Outcome.BLOCKED),
        ("www.jd.com", "/", "from=pc_item&reason=403", Outcome.BLOCKED),
        ("shop.queue-it.net", "/", "", Outcome.BLOCKED),
        ("www.shop.example", "/errors/validatecaptcha", "", Outcome.BLOCKED),
        ("error.item.taobao.com", "/error/noitem", "", Outcome.SOFT_404),
        ("www.shop.example", "/404.html", "", Outcome.SOFT_404),
    ],
)
def test_address_says(host: str, path: str, query: str, outcome: Outcome) -> None:
    verdict = by_address(host, path, query)

    assert verdict is not None
    assert verdict[0] is outcome


@pytest.mark.parametrize("path", ["/products/challenge-coin", "/p/login-mug", "/goods/404404", "/blockedheels/1", "/"])
def test_address_of_a_product_says_nothing(path: str) -> None:
    assert by_address("www.shop.example", path, "color=red") is None


def test_frame_is_told_by_its_own_address() -> None:
    assert by_frame(("https://bixi.alicdn.com/punish/punish:resource:template:x.html?action=deny",))
    assert by_frame(("https://login.example/mini?to=/_____tmd_____/punish",)) is None


def test_marks_must_stand_together() -> None:
    assert by_mark("<script src='/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1'>")
    assert by_mark("<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'>") is None


@pytest.mark.parametrize(
    ("marks", "outcome"),
    [
        (" error404 wp-theme ", Outcome.SOFT_404),
        (" cms-noroute-index cms-no-route ", Outcome.SOFT_404),
        (" gradient template-404 ", Outcome.SOFT_404),
        (" maintenance-mode ", Outcome.FETCH_FAILED),
        (" template-password ", Outcome.LOGIN),
    ],
)
def test_body_class_says(marks: str, outcome: Outcome) -> None:
    verdict = by_body(marks)

    assert verdict is not None
    assert verdict[0] is outcome


def test_body_class_of_a_product_says_nothing() -> None:
    assert by_body(" single-product postid-404404 template-product ") is None


def test_captcha_is_its_box_or_picture() -> None:
    assert asks_captcha('<div class="cf-turnstile"></div>')
    assert asks_captcha('<img src="/kaptcha.jpg">')
    assert not asks_captcha("<p>captcha</p>")


def test_guard_sets_a_cookie_and_loads_again() -> None:
    assert only_guard("document.cookie = 'a=1'; location.reload()")
    assert not only_guard("document.cookie = 'theme=dark'")


def test_code_of_an_answer_says() -> None:
    assert by_code("rgv587_error::sm") is Outcome.BLOCKED
    assert by_code("success::ok") is None

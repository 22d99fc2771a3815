"""The line that promises a gift."""

import pytest

from tests.reading.pages import read


def _body(line: str) -> str:
    info = '<h1>Trail Shoe X 42</h1><p class="price">89.00 €</p>'
    return f'<main>{info}{line}<button class="buy">Add to cart</button></main>'


def _gift(line: str) -> str | None:
    return read(_body(line)).attributes.get("gift")


@pytest.mark.parametrize(
    ("line", "gift"),
    [
        ('<dl class="gift"><dt>사은품</dt><dd>스포츠 타월 증정</dd></dl>', "스포츠 타월 증정"),
        ('<p class="gift">사은품 · 스포츠 타월 증정</p>', "스포츠 타월 증정"),
        ("<p>Gift: Free sports towel with every order</p>", "Free sports towel with every order"),
        ("<p><b>Free sports towel</b> with every order</p>", "Free sports towel with every order"),
        ("<tr><th>Gratis-Geschenk:</th><td>Sporttuch</td></tr>", "Sporttuch"),
        ("<li>赠品：运动毛巾</li>", "运动毛巾"),
        ("<p>購入特典 ステッカー</p>", "購入特典 ステッカー"),
    ],
)
def test_promise_is_read(line: str, gift: str) -> None:
    assert _gift(line if "<tr>" not in line else f"<table>{line}</table>") == gift


@pytest.mark.parametrize(
    "line",
    [
        "<a>Gift cards</a>",
        "<p>Free shipping with every order</p>",
        "<label>Gift wrap this item</label>",
        "<p>기프트카드로 구매</p>",
        "<p>Als Geschenk verpacken</p>",
        "<p>사은품 제외 상품입니다</p>",
        '<div class="reviews"><p>사은품 증정 감사합니다</p></div>',
    ],
)
def test_other_talk_of_gifts_is_none(line: str) -> None:
    assert _gift(line) is None


def test_label_without_a_gift_is_shown_absent() -> None:
    assert "gift" in read(_body("<dl><dt>사은품</dt><dd></dd></dl>")).shown_absent

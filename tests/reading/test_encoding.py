"""Bytes of pages in the sets that shops still use, under wrong names and none."""

import pytest

from reading.encoding import decode, decoded, is_plainly_utf8

KOREAN = "<html><body>이 상품은 현재 구매할 수 있습니다. 배송비 무료, 가격 12,900원</body>"
JAPANESE = "<html><p>この商品は送料無料です。カートに入れる 1,280円</p>"
CHINESE = "<html><p>加入购物车 立即购买 价格：199元 商品评价</p>"
TAIWANESE = "<html><p>加入購物車 立即購買 價格：199元 商品評價</p>"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (KOREAN, "euc-kr"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (CHINESE, "gbk"),
        (TAIWANESE, "big5"),
        ("<p>Größe 42, Preis 12 €</p>", "cp1252"),
        ("<p>Купить товар, цена 1200 руб, в корзину</p>", "cp1251"),
        (KOREAN, "utf-16"),
        (KOREAN, "utf-16-le"),
        (KOREAN, "utf-8"),
    ],
)
@pytest.mark.parametrize("header", [None, "text/html; charset=ISO-8859-1"])
def test_text_is_told_by_its_characters(text: str, codec: str, header: str | None) -> None:
    assert decode(text.encode(codec), content_type=header) == text


def test_valid_utf8_outweighs_a_legacy_name() -> None:
    body = f'<meta charset="euc-kr">{KOREAN}'.encode()

    assert decoded(body).codec == "utf-8"


def test_meta_names_a_wider_set() -> None:
    text = '<meta charset="gb2312"><p>镕 元</p>'

    assert decode(text.encode("gb18030")) == text


def test_given_encoding_is_a_sure_word() -> None:
    assert decode("価格".encode("shift_jis"), encoding="shift_jis") == "価格"


def test_unknown_encoding_is_passed_over() -> None:
    assert decode(b"plain", encoding="no-such-set") == "plain"


def test_few_broken_characters_leave_a_text_utf8() -> None:
    body = KOREAN.encode() * 10 + b"\xec\x9d"

    assert decoded(body) == (body.decode("utf-8", "replace"), "utf-8", False)


def test_only_proof_makes_plain_utf8() -> None:
    assert is_plainly_utf8(KOREAN.encode())
    assert is_plainly_utf8(b"ascii")
    assert not is_plainly_utf8(KOREAN.encode("euc-kr"))
    assert not is_plainly_utf8(b"\xff\xfea\x00")

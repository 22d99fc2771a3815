"""What is wrong with a master file is told in the language of whoever looks."""

import io
import re
from html import unescape
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from store.engine import open_engine
from system.settings import parse
from tests.catalog.masters import save, sheets
from tests.web.site import SETTINGS, Browser, Site, house_of, served
from tests.web.test_master import book, bring

HOSTILE = "<b>%(x)s.jpg"
ENGLISH = '<span lang="en">'
"""Before a sentence that is not in the page's language."""


def reading(site: Site, language: str, name: str = "mer") -> Browser:
    """A user who reads in that language."""
    browser = site.user(name)
    browser.send("/reading", on="/", language=language, time_zone="Asia/Seoul", next="/")
    return browser


def broken(folder: Path) -> bytes:
    """A workbook with faults of many kinds."""
    rows = sheets(
        products=[
            {"code": "001", "brand": "Haru", "name": "Runner", "pictures": HOSTILE},
            {"code": "001", "brand": "Haru", "name": "Cap", "pictures": "shoe.png", "colour": "x"},
            {"code": "003", "brand": "Haru"},
        ],
        skus={"product_code": "0O1", "gtin": "4006381333932"},
        listings={"channel": "owm"},
        policies={"list_price": 90000, "valid_from": "2026-03-31", "valid_to": "soon"},
        promotions={"channel": "own", "currency": "USD", "starts_at": 12},
        sellers=[{"channel": "own", "seller": "s1", "role": "oficial"}],
        stock={"quantity": "many", "as_of": "2999-01-01"},
        expectations={"title_words": "a;;b", "options": "Size"},
        rights={"country": "Korea", "owner": "=1+1"},
        notes=[{"a": 1}],
    )

    def touch(book: Any) -> None:
        book["sellers"].sheet_state = "hidden"
        book["skus"].row_dimensions[3].hidden = True
        book["stock"].merge_cells("F2:G2")

    return save(folder / "made.xlsx", rows, touch).read_bytes()


def cells(page: str) -> list[tuple[str, ...]]:
    """Of each fault on a page: sheet, row, column, what stands there, what is wrong and what would be right."""
    rows = re.findall(r"<tr>(<td data-name.*?)</tr>", page, re.DOTALL)
    return [tuple(unescape(one) for one in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)) for row in rows]


KOREAN = [
    (
        "products",
        "2",
        "pictures",
        HOSTILE,
        f"{HOSTILE}이(가) 없습니다",
        "파일을 마스터 파일 옆에 두거나 마스터 파일 폴더를",
    ),
    ("products", "3", "code", "001", "2행과 같습니다", "두 행 중 하나만 남기세요"),
    ("products", "4", "name", "–", "비어 있습니다", "입력하세요: 자체 상품명."),
    ("products", "1", "colour", "colour", "이 시트에 없는 열입니다", "열 이름을 바꾸거나 열을 삭제하세요"),
    ("skus", "2", "product_code", "0O1", "products 시트에 없습니다. 혹시 001인가요?", "products에 추가하세요"),
    ("skus", "3", "–", "–", "숨겨진 행입니다", "숨기기를 취소하거나 삭제하세요. 안의 내용도 가져옵니다"),
    ("listings", "2", "channel", "owm", "설정에 없는 채널입니다. 혹시 own인가요?", "다음 중 하나를 쓰세요: own"),
    ("policies", "2", "valid_to", "soon", "날짜가 아닙니다", "2026-03-31이나 2026-03-31 09:00처럼 쓰세요"),
    ("promotions", "2", "currency", "USD", "own의 통화가 아닙니다", "다음과 같이 쓰세요: KRW"),
    ("rights", "2", "owner", "=1+1", "수식입니다", "수식 대신 값을 붙여 넣으세요"),
]
CHINESE = [
    ("products", "2", "pictures", HOSTILE, f"找不到 {HOSTILE}", "请将文件放在主文件旁边，或写明相对主文件文件夹的路径"),
    ("products", "3", "code", "001", "与第 2 行相同", "两行只保留一行"),
    ("products", "4", "name", "–", "为空", "请填写：您自己的商品名称。"),
    ("skus", "2", "product_code", "0O1", "工作表 products 中没有，是否应为 001？", "请添加到 products"),
    ("sellers", "–", "–", "–", "是隐藏的工作表", "请取消隐藏：其内容也会导入"),
    (
        "sellers",
        "2",
        "role",
        "oficial",
        "不是 role 的有效值，是否应为 official？",
        "请写以下之一：official, authorised",
    ),
    ("stock", "2", "quantity", "many", "应为数字，却是文本", "请写不小于 0 的整数"),
    ("expectations", "2", "options", "Size", "不是名称和值的列表，或名称重复", "请写 Size=250|260; Colour=Black"),
]


@pytest.mark.parametrize(("language", "told"), [("ko", KOREAN), ("zh", CHINESE)])
def test_faults_are_told_in_the_viewers_language(
    site: Site, tmp_path: Path, language: str, told: list[tuple[str, ...]]
) -> None:
    mer = reading(site, language)

    page = mer.text(bring(mer, broken(tmp_path)).headers["location"])

    shown = cells(page)
    assert [fault for fault in told if not any(_is(fault, one) for one in shown)] == []
    assert len(shown) > 20
    assert ENGLISH not in page
    assert "<b>%" not in page


def _is(fault: tuple[str, ...], shown: tuple[str, ...]) -> bool:
    return shown[:5] == fault[:5] and shown[5].startswith(fault[5])


def test_whoever_else_looks_is_told_in_their_own(site: Site, tmp_path: Path) -> None:
    where = bring(reading(site, "ko"), broken(tmp_path)).headers["location"]

    chinese, english = reading(site, "zh", "ada").text(where), reading(site, "en", "ada").text(where)

    assert ("与第 2 行相同" in chinese, "행과 같습니다" in chinese) == (True, False)
    assert "Is the same as in row 2" in english
    assert "Is not in the sheet products; did you mean 001?" in english
    assert "Fill it: Your own name of it." in english


def test_what_a_file_says_is_kept_within_bounds(site: Site, tmp_path: Path) -> None:
    mer, name = reading(site, "ko"), "a" * 4000 + ".jpg"
    rows = sheets(products={"pictures": name}, listings=[], promotions=[], sellers=[])

    page = mer.text(bring(mer, save(tmp_path / "made.xlsx", rows).read_bytes()).headers["location"])

    assert "a" * 599 + "…" in page
    assert "a" * 600 not in page


def packed(inside: dict[str, bytes]) -> bytes:
    """A ZIP of these files."""
    made = io.BytesIO()
    with ZipFile(made, "w") as file:
        for name, body in inside.items():
            file.writestr(name, body)
    return made.getvalue()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"code,brand\n1,x\n", "spring.xlsx: .xlsx 통합 문서가 아니거나 손상되었습니다. .xlsx로 다시 저장하세요"),
        (b"\xd0\xcf\x11\xe0 old", "spring.xlsx: 암호로 보호되었거나 옛 .xls 형식입니다. 암호 없이 .xlsx로 저장하세요"),
        (packed({"notes.txt": b"x"}), "spring.xlsx: 통합 문서도 CSV도 없습니다. 통합 문서 하나와 그 그림, 또는"),
        (packed({"../a.csv": b"x"}), "spring.xlsx: 안에 있는 '../a.csv'은(는) 쓸 수 없는 파일 이름입니다."),
        (packed({"products.csv": b"\xff\xc0\xfe"}), "spring.xlsx/products.csv: UTF-8이 아니며"),
        (
            packed({"products.csv": b'code,brand,name\n"1'}),
            "spring.xlsx/products.csv, 2번째 줄: CSV가 아닙니다(unexpected end",
        ),
    ],
    ids=["text", "xls", "neither", "outside", "encoding", "quotes"],
)
def test_why_a_file_is_refused_is_told_in_the_viewers_language(site: Site, body: bytes, told: str) -> None:
    answer = bring(reading(site, "ko"), body)

    page = unescape(answer.data.decode())
    assert answer.status == 422
    assert told in page
    assert ENGLISH not in page
    assert "andon-master-" not in page


@pytest.mark.parametrize(("language", "told"), [("ko", "응답하지 않습니다: "), ("zh", "没有响应：")])
def test_a_store_that_is_away_is_told_in_the_browsers_language(language: str, told: str) -> None:
    engine = open_engine("postgresql://andon@127.0.0.1:1/andon?connect_timeout=2")

    with served(house_of(engine, parse(SETTINGS))) as site:
        answer = Browser(site.base, {"andon": "x"}).get("/", **{"accept-language": language})

    page = answer.data.decode()
    assert answer.status == 503
    assert told in page
    assert ENGLISH not in page


def test_what_sheets_and_columns_are_for_is_told_in_the_viewers_language(site: Site, tmp_path: Path) -> None:
    mer = reading(site, "ko")
    where = bring(mer, book(tmp_path)).headers["location"]
    mer.send(f"{where}/apply", where)

    assert "<td>누가 어디서 팔 수 있는지.</td>" in mer.text("/master")
    assert '<th scope="col" title="products 시트에 있는 상품. 비우면 전체.">product_code</th>' in mer.text(
        "/master/sheets/policies"
    )

"""The brand's spellings, as the names of its products tell them."""

from sqlalchemy import Connection, Engine

from store import goods, master
from store.engine import write

NAMES = [
    ("A1", "Arcus Runner 3", {"ko": "아르쿠스 러너 3", "zh": "爱酷思疾行 3"}),
    ("A2", "Arcus Breeze", {"ko": "아르쿠스 브리즈", "zh": "爱酷思清风"}),
    ("A3", "Arcus Stride", {"ko": "아르쿠스 스트라이드", "zh": "爱酷思阔步"}),
]


def told(conn: Connection, brand: str, named: list[tuple[str, str, dict[str, str]]]) -> list[goods.Goods]:
    version = master.begin_version(conn, user_id=None, file_name="m.xlsx", sha256="0" * 64, counts={})
    rows = [(code, code, brand, name, names) for code, name, names in named]
    master.add(conn, "products", ("code", "brand", "name", "names"), rows, version)
    return goods.current(conn)


def test_a_brand_is_spelled_as_all_its_names_begin(engine: Engine) -> None:
    with write(engine) as conn:
        first, *_ = told(conn, "Arcus", NAMES)

    assert first.brands == ("Arcus", "아르쿠스", "爱酷思")
    assert first.names == ("Runner 3", "러너 3", "疾行 3")


def test_names_without_the_brand_tell_no_spelling(sqlite_engine: Engine) -> None:
    plain = [(code, name.removeprefix("Arcus "), {"ko": f"러너 {code}"}) for code, name, _ in NAMES]
    with write(sqlite_engine) as conn:
        first, *_ = told(conn, "Arcus", plain)

    assert first.brands == ("Arcus",)
    assert first.names == ("Runner 3", "러너 A1")


def test_two_products_are_too_few_to_tell(sqlite_engine: Engine) -> None:
    with write(sqlite_engine) as conn:
        first, *_ = told(conn, "Arcus", NAMES[:2])

    assert first.brands == ("Arcus",)

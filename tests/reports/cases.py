"""Cases in four scripts for the reports of IPR."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image

from reports.records import Case, Complainant, Finding, Match, Proof, Reported, Right, Step

AT = datetime(2026, 5, 4, 1, 30, tzinfo=UTC)
DAY = date(2026, 5, 10)
MARK = Right(
    mark="HARU",
    type="trademark",
    number="40-1234567",
    country="KR",
    classes="25",
    owner="하루 주식회사",
    valid_to=date(2030, 1, 1),
    certificate="https://haru.test/kr.pdf",
)
CHINESE = Right(
    mark="春日",
    type="trademark",
    number="9876543",
    country="CN",
    classes="25",
    owner="春日有限公司",
    valid_to=date(2031, 1, 1),
    certificate="https://haru.test/cn.pdf",
)
OWNER = Complainant(owner="하루 주식회사", contact="ip@haru.test", identity="licence.pdf", has_account=True)


def picture(width: int = 40, height: int = 30) -> bytes:
    """A PNG."""
    out = BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "PNG")
    return out.getvalue()


def proof(number: int = 3) -> Proof:
    """A pack with a picture."""
    return Proof(number=number, manifest_sha256="ab" * 32, captured_at=AT, picture=picture)


def finding(**fields: Any) -> Finding:
    """A finding that stands."""
    given: dict[str, Any] = {
        "number": 11,
        "kind": "counterfeit_suspected",
        "says": "Suspected copy, score 0.90, because it says 高仿 (0.80).",
        "score": "0.90",
        "state": "open",
        "stands": True,
    }
    return Finding(**{**given, **fields})


def reported(number: int = 1, **fields: Any) -> Reported:
    """A listing with everything that forms ask for."""
    given: dict[str, Any] = {
        "url": f"https://item.taobao.test/item.htm?id={number}",
        "item_id": f"{number}",
        "title": "하루 런닝화 春日跑鞋 春日慢跑鞋 ハルの靴",
        "seller_id": "s9",
        "seller_name": "春日小店",
        "reason": "suspected, because the title says 高仿 and no legal identity is shown",
        "first_seen": AT,
        "last_seen": AT + timedelta(days=3),
        "match": Match(product="하루 런 (P1)", sku="S1", score=0.97, reasons=("style code HR-101 in the title",)),
        "findings": (finding(),),
        "proof": proof(),
    }
    return Reported(**{**given, **fields})


def case(platform: str = "taobao", count: int = 1, **fields: Any) -> Case:
    """A case of `count` listings."""
    given: dict[str, Any] = {
        "number": 7,
        "kind": "counterfeit_suspected",
        "channel": platform,
        "platform": platform,
        "seller": "春日小店",
        "stage": "confirmed",
        "time_zone": "Asia/Shanghai",
        "listings": tuple(reported(number) for number in range(1, count + 1)),
        "rights": (MARK, CHINESE),
        "steps": (Step(at=AT, who="Mina Kim", stage="confirmed", why="compared with the original"),),
    }
    return Case(**{**given, **fields})

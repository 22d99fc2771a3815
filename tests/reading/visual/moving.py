"""Shop pages that are never the same twice, in four builds, and what can break on them; served on a loopback port.

`/{build}/{seed}?look=N&fault=NAME`: the product depends on the seed, what moves by itself on the look. Whatever
moves shows two states at least within the looks 0 to 2: of what never moved while it was looked at, nothing can be
learned.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Template
from typing import Final

from sandbox.wire import Reply, Request, Served, Server

BUILDS: Final = ("classic", "magazine", "market", "night")
FAULTS: Final = (
    "button_gone",
    "button_covered",
    "price_overlapped",
    "picture_404",
    "style_lost",
    "wrong_picture",
    "wrong_language",
    "script_error",
)
_FOLDER: Final = Path(__file__).parent / "builds"
_PAINTS: Final = ("#1d3557", "#e63946", "#2a9d8f", "#f4a261", "#6d597a", "#222222", "#f1e3d3", "#4a7c59")
_TEXTS: Final = {
    "ko": (
        "초경량 러닝화 방수 자켓 여름 반팔 티셔츠 통기성 좋은 원단 발볼 넓은 쿠션 밑창 데일리 착용 "
        "편안한 핏 색상 다양 공식 판매 당일 출고 "
        "무료 배송 교환 가능 세탁기 사용 금지 그늘에서 건조"
    ),
    "en": (
        "light running shoe with a soft sole and a wide toe box made for long days on the road keeps water out and "
        "lets air through wash cold dry in the shade official store ships today free returns within two weeks"
    ),
    "de": (
        "leichter Laufschuh mit weicher Sohle und breiter Zehenbox für lange Tage auf der Straße hält Wasser ab "
        "und lässt Luft durch kalt waschen im Schatten trocknen offizieller Händler Versand heute kostenlose Rückgabe"
    ),
    "zh": (
        "轻量跑鞋 防水外套 夏季短袖 透气面料 宽楦 缓震鞋底 日常穿着 舒适版型 多种颜色 "
        "官方销售 当日发货 包邮 可退换 不可机洗 阴凉处晾干"
    ),
}
_LABELS: Final = {
    "ko": ("바로구매", "장바구니", "상품 상세", "상품 리뷰", "추천 상품", "남은 시간", "명이 보고 있어요"),
    "en": ("Buy now", "Add to bag", "Details", "Reviews", "You may also like", "Ends in", "people are looking"),
    "de": (
        "Jetzt kaufen",
        "In den Warenkorb",
        "Beschreibung",
        "Bewertungen",
        "Das passt dazu",
        "Endet in",
        "sehen es an",
    ),
    "zh": ("立即购买", "加入购物车", "商品详情", "商品评价", "猜你喜欢", "距结束", "人正在浏览"),
}
_LANGUAGE: Final = {"classic": "ko", "magazine": "en", "market": "zh", "night": "de"}


_OUTLINES: Final = {
    "shoe": "M40 260 Q60 150 120 150 Q160 220 230 190 L340 250 Q380 270 370 310 L40 310 Z",
    "top": "M130 80 Q200 130 270 80 L360 150 L320 210 L285 185 L285 340 L115 340 L115 185 L80 210 L40 150 Z",
    "jacket": "M150 60 L250 60 L320 110 L350 330 L300 335 L280 200 L280 360 "
    "L120 360 L120 200 L100 335 L50 330 L80 110 Z",
}


def handle(request: Request) -> Reply:
    """What the shop answers."""
    match request.path.strip("/").split("/"):
        case ["p", kind, style, paint, number] if kind in _OUTLINES:
            return Reply(200, _product(kind, style, paint, number), "image/svg+xml")
        case ["css", name] if name in BUILDS:
            return Reply(200, (_FOLDER / f"{name}.css").read_bytes(), "text/css")
        case ["svg", seed]:
            return Reply(200, _drawing(seed), "image/svg+xml")
        case [build, seed] if build in BUILDS:
            query = request.query
            return Reply(200, page(build, seed, int(query.get("look", 0)), query.get("fault", "")).encode())
    return Reply(404, b"nothing", "text/plain")


def page(build: str, seed: str, look: int, fault: str = "") -> str:
    """HTML of one look at the page of one product."""
    product, moving = random.Random(f"{build}{seed}"), random.Random(f"{build}{seed}{look}")
    language = _LANGUAGE[build]
    foreign = fault == "wrong_language"
    spoken = {"ko": "en", "en": "zh", "de": "ko", "zh": "de"}[language] if foreign else language
    labels = _LABELS[spoken]
    kind = product.choice(("shoe", "top", "jacket"))
    paint = product.choice(_PAINTS).strip("#")
    number = product.randrange(10_000)
    main = f"/p/{kind}/s{number}/{paint}/1"
    if fault == "picture_404":
        main = "/p/missing.png"
    if fault == "wrong_picture":
        other = {"shoe": "jacket", "top": "shoe", "jacket": "top"}[kind]
        main = f"/p/{other}/s{number + 1}/{paint}/1"
    price = f"{product.randrange(20, 400)},{product.randrange(10, 99)}0"
    words = random.Random(f"{build}{seed}words")
    return Template((_FOLDER / f"{build}.html").read_text("utf-8")).substitute(
        style="/css/lost.css" if fault == "style_lost" else f"/css/{build}",
        language=spoken,
        title=_text(words, spoken, 6),
        main=main,
        thumbs="".join(f'<img src="/p/{kind}/s{number}/{paint}/{n}" alt="">' for n in (1, 2, 3)),
        price=price,
        overlap='<b class="overlap">SALE 30% · OUTLET ONLY · ' + labels[3] + "</b>"
        if fault == "price_overlapped"
        else "",
        buy="" if fault == "button_gone" else f'<button class="buy" data-part="button">{labels[0]}</button>',
        bag=labels[1],
        cover='<div class="cover">' + labels[4] + "</div>" if fault == "button_covered" else "",
        lead=_text(words, spoken, 18),
        details="".join(f"<p>{_text(words, spoken, 60)}</p>" for _ in range(product.randint(2, 5))),
        rows="".join(
            f"<tr><th>{_text(words, spoken, 1)}</th><td>{_text(words, spoken, 5)}</td></tr>" for _ in range(6)
        ),
        details_title=labels[2],
        reviews_title=labels[3],
        recommended_title=labels[4],
        reviews=_reviews(words, spoken, moving, build),
        long_pictures="".join(
            f'<img class="long" loading="lazy" src="/svg/long{number}{n}" width="760" height="420" alt="">'
            for n in range(3)
        ),
        slide=_slide(build, number, look, spoken),
        clock=_clock(moving, labels[5]),
        viewers=f"{moving.randrange(3, 400)} {labels[6]}",
        advertisement=_advertisement(moving, look),
        recommended=_recommended(product, moving, spoken),
        layer=_layer(moving, look, spoken),
        throw="throw new Error('x is not a function');" if fault == "script_error" else "",
    )


def _text(rng: random.Random, language: str, count: int) -> str:
    words = _TEXTS[language].split()
    return " ".join(rng.choice(words) for _ in range(count))


def _reviews(words: random.Random, language: str, moving: random.Random, build: str) -> str:
    made = [f"<li><b>★★★★☆ {_text(words, language, 1)}</b><p>{_text(words, language, 22)}</p></li>" for _ in range(4)]
    if build == "night":
        moving.shuffle(made)
    return "".join(made)


def _slide(build: str, number: int, look: int, language: str) -> str:
    shown = (look + number) % 4
    words = random.Random(f"{build}{number}{shown}")
    picture_ = f'<img src="/svg/slide{number}{shown}" alt="">' if build != "market" else ""
    hue = shown * 80
    return (
        f'<div class="slide" style="--hue:{hue}">{picture_}<div><h2>{_text(words, language, 3)}</h2>'
        f"<p>{_text(words, language, 9)}</p></div></div>"
    )


def _clock(moving: random.Random, label: str) -> str:
    return f"{label} {moving.randrange(24):02}:{moving.randrange(60):02}:{moving.randrange(60):02}"


def _advertisement(moving: random.Random, look: int) -> str:
    height = (90, 0, 250)[look] if look < 3 else moving.choice((0, 90, 120, 250))
    if not height:
        return ""
    return f'<img src="/svg/ad{moving.randrange(8)}" style="height:{height}px" alt="">'


def _recommended(product: random.Random, moving: random.Random, language: str) -> str:
    cards = []
    for n in range(8):
        kind, paint = product.choice(("shoe", "top", "jacket")), product.choice(_PAINTS).strip("#")
        name = _text(product, language, 4)
        cards.append(
            f'<li><img loading="lazy" src="/p/{kind}/r{n}/{paint}/1" alt=""><p>{name}</p>'
            f"<i>{product.randrange(20, 300)},000</i></li>"
        )
    moving.shuffle(cards)
    return "".join(cards[:4])


def _layer(moving: random.Random, look: int, language: str) -> str:
    if look == 0 or moving.random() < 0.5 * (look > 1):
        return ""
    return f'<div class="layer"><p>{_text(random.Random(language), language, 20)}</p><button>OK</button></div>'


def _product(kind: str, style: str, paint: str, number: str) -> bytes:
    """A drawing of a product from one of three sides."""
    rng = random.Random(style)
    turn = {
        "1": "",
        "2": 'transform="translate(400 0) scale(-1 1)"',
        "3": 'transform="translate(-120 -120) scale(1.6)"',
    }[number]
    trims = "".join(
        f'<path d="M{rng.randrange(90, 300)} {rng.randrange(150, 320)} l{rng.randrange(20, 90)} 0 l12 26 l-60 0 Z" '
        f'fill="hsl({rng.randrange(360)} 70% 50%)"/>'
        for _ in range(3)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400">'
        '<rect width="400" height="400" '
        f'fill="#ececec"/><g {turn}><path d="{_OUTLINES[kind]}" fill="#{paint}"/>{trims}</g></svg>'
    ).encode()


def _drawing(seed: str) -> bytes:
    rng = random.Random(seed)
    shapes = "".join(
        f'<circle cx="{rng.randrange(800)}" cy="{rng.randrange(400)}" r="{rng.randrange(20, 160)}" '
        f'fill="hsl({rng.randrange(360)} 60% {rng.randrange(30, 80)}%)" opacity=".8"/>'
        for _ in range(9)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 400" preserveAspectRatio="xMidYMid slice" '
        'width="800" height="400">'
        f'<rect width="800" height="400" fill="hsl({rng.randrange(360)} 50% 85%)"/>{shapes}</svg>'
    ).encode()


@contextmanager
def served() -> Iterator[str]:
    """The shop's base URL while it is open."""
    with Served(Server(handle)) as shop:
        yield shop.server.url

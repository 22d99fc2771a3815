"""The demo's marketplace of strangers: who opens a stall there, with what, and what must be said of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sandbox.assortment import Style
from sandbox.bazaar import Article, Bazaar, Stall
from sandbox.pictures import picture

MARKET: Final = "bazaar"
"""Andon's channel of the marketplace; it is found by way of `SEARCH`."""
SEARCH: Final = "search"

_OFFICIAL = Stall(
    number=510_017, name="아르쿠스 공식스토어", legal_name="주식회사 아르쿠스코리아", business_number="1208800017"
)
_DEALER = Stall(number=510_101, name="한강스포츠", legal_name="주식회사 한강스포츠", business_number="2148800101")
_FORMER = Stall(number=510_102, name="북악아웃도어", legal_name="북악아웃도어", business_number="2148800102")
_STRANGER = Stall(number=510_201, name="러너스클럽", legal_name="러너스클럽", business_number="3028800201")
_HONEST = Stall(number=510_202, name="정직한신발", legal_name="정직한신발", business_number="3028800202")
_IMPORTER = Stall(number=510_203, name="도쿄직송", legal_name="도쿄직송 무역", business_number="3028800203")
_COPIER = Stall(number=510_301, name="명품창고")
_COPIER_TOO = Stall(number=510_302, name="슈즈팩토리")
_ALIKE = Stall(number=510_303, name="아르크스몰", legal_name="아르크스", business_number="3028800303")
_PRIVATE = Stall(number=510_401, name="옷장정리", legal_name="김모래", business_number="3028800401")

SELLERS: Final[Mapping[Stall, Mapping[str, str]]] = {
    _OFFICIAL: {"role": "official"},
    _DEALER: {"role": "authorised"},
    _FORMER: {"role": "authorised", "valid_to": "2026-01-31"},
}
"""Who has leave, or had it, by the master file."""

FILED: Final = (_COPIER, _COPIER_TOO)
"""Whose cases a person confirms and files."""
AGAIN: Final = _COPIER
"""Who puts up again under a new number what the marketplace removed."""


@dataclass(frozen=True, slots=True)
class Put:
    """What is put up for sale, and the kinds that must be found of it."""

    article: Article
    kinds: tuple[str, ...] = ()

    @property
    def accused(self) -> bool:
        """Whether something is wrong with it."""
        return bool(set(self.kinds) - {_UNKNOWN})


def opened(styles: Sequence[Style]) -> list[Put]:
    """What the stalls sell of four styles of which the master file has pictures."""
    return [_put(number, told, styles) for number, told in enumerate(_TOLD)]


def put_up_again(before: Article) -> Put:
    """The same goods by the same seller with the same picture, under a new number and another title."""
    again = replace(before, number=before.number + 500, title=f"{before.title} 재입고")
    return Put(again, (*_COPY, "relisted", _UNKNOWN))


@dataclass(frozen=True, slots=True)
class _Told:
    """A listing in words."""

    stall: Stall
    style: int
    share: float
    """Of the list price."""
    says: str = ""
    """Before the goods in the title."""
    text: str = ""
    place: str = "서울"
    """From where it ships."""
    shows: str = "own"
    """`brands`, `own`, or `shared` between who sells copies."""
    title: str = "{brand} {model} {code}"
    kinds: tuple[str, ...] = ()
    meant: bool = True
    """Whether the brand's goods are what it says it sells."""


_UNKNOWN: Final = "unknown_listing"
"""Told, as information, of goods of the brand that the master file does not list."""
_STRANGE: Final = ("unauthorised_seller",)
_COPY: Final = ("unauthorised_seller", "counterfeit_suspected")
_TOLD: Final = (
    _Told(_OFFICIAL, 0, 1.0, shows="brands"),
    _Told(_OFFICIAL, 1, 1.0, shows="brands"),
    _Told(_DEALER, 0, 0.95, shows="brands"),
    _Told(_DEALER, 2, 0.9, text="레플리카, 이미테이션 절대 취급하지 않습니다.", shows="brands"),
    _Told(_FORMER, 1, 0.9, kinds=_STRANGE),
    _Told(_STRANGER, 0, 0.85, shows="brands", kinds=(*_STRANGE, "image_misuse")),
    _Told(_STRANGER, 3, 0.9, kinds=_STRANGE),
    _Told(_HONEST, 2, 0.8, text="가품 절대 아닙니다. 정품이 아닐 경우 200% 보상.", kinds=_STRANGE),
    _Told(_IMPORTER, 1, 0.75, says="병행수입", place="일본 도쿄", kinds=(*_STRANGE, "grey_import")),
    _Told(_COPIER, 0, 0.2, text="미러급, 1:1 제작.", place="중국 광저우", shows="shared", kinds=_COPY),
    _Told(_COPIER_TOO, 0, 0.25, place="중국 푸톈", shows="shared", kinds=_COPY),
    _Told(_ALIKE, 0, 0.3, title="아르쿠스 스타일 런닝화", kinds=("trademark_misuse",), meant=False),
    _Told(_PRIVATE, 3, 0.4, says="중고"),
    _Told(_PRIVATE, 0, 0.05, title="{brand} {model} 호환 신발끈", meant=False),
    _Told(_PRIVATE, 0, 0.5, title="모래바람 트레킹화 250", meant=False),
)


def _put(number: int, told: _Told, styles: Sequence[Style]) -> Put:
    style = styles[told.style]
    model = style.names["ko"].removeprefix("아르쿠스").strip()
    title = f"{told.says} {told.title}".strip().format(brand="아르쿠스", model=model, code=style.code)
    article = Article(
        number=7_000_000_001 + number,
        stall=told.stall,
        title=title,
        price=int(style.list_prices["KRW"]) * int(told.share * 100) // 100,
        brand="아르쿠스" if "아르쿠스" in title and "{brand}" in told.title else "",
        text=told.text,
        facts={"출고지": told.place},
        pictures=(_shown(told, style, number),),
    )
    return Put(article, (*told.kinds, _UNKNOWN) if told.meant else told.kinds)


def _shown(told: _Told, style: Style, number: int) -> bytes:
    match told.shows:
        case "brands":
            return picture(style.kind.name, style.code, style.colours[0].paint, 1)
        case "shared":
            return picture("bag", "copies", "#c2372f", 2)
    return picture(("cap", "bottle", "sock", "jacket")[number % 4], f"stall{number}", "#2f6fc2", 3)


def settings(bazaar: Bazaar) -> Iterator[str]:
    """The two channels: the marketplace, and the search that finds it."""
    place = ('country = "KR"', 'currency = "KRW"', 'time_zone = "Asia/Seoul"', 'kind = "marketplace"')
    yield from (f"[channels.{MARKET}]", 'platform = "naver"', f'base_url = "{bazaar.base_url}"', *place)
    yield from (f'seller = "{_OFFICIAL.number}"', 'ground = "permitted"')
    yield 'permission = { who = "the sandbox", when = 2026-01-02, ground = "it is our own" }'
    yield from (f"[channels.{SEARCH}]", 'platform = "naver_search"', 'base_url = "https://search.shopping.naver.com"')
    yield from (*place, 'ground = "api"', f'api_url = "{bazaar.search.url}"')


def environment(bazaar: Bazaar) -> Mapping[str, str]:
    """The key of the search."""
    return {
        "ANDON_NAVER_SEARCH_CLIENT_ID": bazaar.search.client_id,
        "ANDON_NAVER_SEARCH_CLIENT_SECRET": bazaar.search.secret,
    }


def rows() -> Iterator[dict[str, object]]:
    """The master file's sellers of the marketplace."""
    for stall, leave in SELLERS.items():
        yield {"channel": MARKET, "seller": str(stall.number), "name": stall.name, **leave}

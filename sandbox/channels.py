"""Where the made-up brand is sold: eight shops and who sells there."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """Who sells in a shop, as its pages name them."""

    id: str
    name: str
    legal_name: str
    business_number: str
    role: str
    """`official`, `authorised` or `unauthorised`, as the brand's master file would have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A shop of the sandbox."""

    name: str
    platform: str
    """How it is read: `site`, `shopify`, `woocommerce`, `naver`, `coupang`, `tmall`."""
    title: str
    kind: str
    """`own`, `marketplace` or `reseller`."""
    country: str
    currency: str
    time_zone: str
    language: str
    seller: Seller
    coupons: bool
    """Whether its pages show a price after coupon."""
    gifts: bool
    """Whether its pages have a line for a gift with purchase."""


_BRAND_KR: Final = {"legal_name": "주식회사 아르쿠스코리아", "business_number": "1208800017", "role": "official"}

CHANNELS: Final = {
    channel.name: channel
    for channel in (
        Channel(
            name="own",
            platform="site",
            title="아르쿠스 공식 온라인 스토어",
            kind="own",
            country="KR",
            currency="KRW",
            time_zone="Asia/Seoul",
            language="ko",
            seller=Seller(id="arcus", name="아르쿠스 공식몰", **_BRAND_KR),
            coupons=True,
            gifts=True,
        ),
        Channel(
            name="shopify",
            platform="shopify",
            title="Arcus Asia",
            kind="own",
            country="HK",
            currency="USD",
            time_zone="Asia/Hong_Kong",
            language="en",
            seller=Seller(
                id="arcus-asia",
                name="Arcus Asia",
                legal_name="Arcus Asia Limited",
                business_number="70012345",
                role="official",
            ),
            coupons=False,
            gifts=True,
        ),
        Channel(
            name="woocommerce",
            platform="woocommerce",
            title="Arcus Europe",
            kind="own",
            country="DE",
            currency="EUR",
            time_zone="Europe/Berlin",
            language="en",
            seller=Seller(
                id="arcus-europe",
                name="Arcus Europe",
                legal_name="Arcus Europe GmbH",
                business_number="HRB 990017",
                role="official",
            ),
            coupons=False,
            gifts=True,
        ),
        Channel(
            name="naver",
            platform="naver",
            title="아르쿠스 공식스토어",
            kind="marketplace",
            country="KR",
            currency="KRW",
            time_zone="Asia/Seoul",
            language="ko",
            seller=Seller(id="100700017", name="아르쿠스 공식스토어", **_BRAND_KR),
            coupons=False,
            gifts=True,
        ),
        Channel(
            name="coupang",
            platform="coupang",
            title="쿠팡!",
            kind="marketplace",
            country="KR",
            currency="KRW",
            time_zone="Asia/Seoul",
            language="ko",
            seller=Seller(id="A99990017", name="아르쿠스코리아", **_BRAND_KR),
            coupons=True,
            gifts=False,
        ),
        Channel(
            name="tmall",
            platform="tmall",
            title="天猫Tmall.com",
            kind="marketplace",
            country="CN",
            currency="CNY",
            time_zone="Asia/Shanghai",
            language="zh",
            seller=Seller(
                id="990017171",
                name="Arcus官方旗舰店",
                legal_name="阿酷思（上海）体育用品有限公司",
                business_number="91310000MA00000017",
                role="official",
            ),
            coupons=True,
            gifts=False,
        ),
        Channel(
            name="reseller_kr",
            platform="site",
            title="달리는곰 스포츠",
            kind="reseller",
            country="KR",
            currency="KRW",
            time_zone="Asia/Seoul",
            language="ko",
            seller=Seller(
                id="runbear",
                name="달리는곰 스포츠",
                legal_name="달리는곰",
                business_number="6178800025",
                role="authorised",
            ),
            coupons=True,
            gifts=True,
        ),
        Channel(
            name="reseller_eu",
            platform="site",
            title="Laufhaus Nordlicht",
            kind="reseller",
            country="DE",
            currency="EUR",
            time_zone="Europe/Berlin",
            language="de",
            seller=Seller(
                id="laufhaus-nordlicht",
                name="Laufhaus Nordlicht",
                legal_name="Laufhaus Nordlicht Handels GmbH",
                business_number="HRB 990025",
                role="unauthorised",
            ),
            coupons=False,
            gifts=False,
        ),
    )
}
"""By name, in the order in which they are shown."""

STORE_SLUG: Final = "arcus"
"""The Naver store's name in its URLs."""

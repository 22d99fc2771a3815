"""The made-up brand's words: styles, kinds of goods, colours and sizes in English, Korean, Chinese and German."""

from dataclasses import dataclass
from typing import Final

BRAND: Final = {"en": "Arcus", "ko": "아르쿠스", "zh": "Arcus", "de": "Arcus"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of goods: what it is called, which sizes it comes in, how it is drawn."""

    name: str
    words: dict[str, str]
    """The noun in each language, as it stands in titles."""
    category: dict[str, str]
    sizes: tuple[str, ...]
    """In the brand's own scale: millimetres for shoes; empty for goods of one size."""
    story: dict[str, str]
    """A sentence for descriptions."""


_SHOE_SIZES: Final = ("230", "240", "250", "260", "270", "280", "290")
_CLOTH_SIZES: Final = ("S", "M", "L", "XL", "XXL")

KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind(
            "shoe",
            {"en": "Running Shoe", "ko": "러닝화", "zh": "跑鞋", "de": "Laufschuh"},
            {"en": "Shoes", "ko": "신발", "zh": "鞋类", "de": "Schuhe"},
            _SHOE_SIZES,
            {
                "en": "A breathable knit upper over a springy midsole, made for long days on hard ground.",
                "ko": "통기성 좋은 니트 갑피와 탄성 있는 미드솔로 오래 달려도 편안합니다.",
                "zh": "透气针织鞋面搭配回弹中底，长距离奔跑依然舒适。",
                "de": "Atmungsaktives Strickobermaterial auf federnder Zwischensohle, gemacht für lange Tage.",
            },
        ),
        Kind(
            "top",
            {"en": "T-Shirt", "ko": "티셔츠", "zh": "T恤", "de": "T-Shirt"},
            {"en": "Tops", "ko": "상의", "zh": "上衣", "de": "Oberteile"},
            _CLOTH_SIZES,
            {
                "en": "Light, quick-drying jersey with flat seams that do not rub.",
                "ko": "가볍고 빨리 마르는 원단에 피부에 닿지 않는 평봉제로 마무리했습니다.",
                "zh": "轻盈速干面料，平缝工艺不摩擦皮肤。",
                "de": "Leichter, schnell trocknender Jersey mit flachen Nähten.",
            },
        ),
        Kind(
            "jacket",
            {"en": "Jacket", "ko": "재킷", "zh": "夹克", "de": "Jacke"},
            {"en": "Outerwear", "ko": "아우터", "zh": "外套", "de": "Jacken"},
            _CLOTH_SIZES,
            {
                "en": "Keeps wind and drizzle out and packs into its own pocket.",
                "ko": "바람과 이슬비를 막아 주고 주머니 속에 접어 넣을 수 있습니다.",
                "zh": "防风防小雨，可收纳进自带口袋。",
                "de": "Hält Wind und Niesel ab und passt zusammengelegt in die eigene Tasche.",
            },
        ),
        Kind(
            "bottom",
            {"en": "Pants", "ko": "팬츠", "zh": "运动裤", "de": "Hose"},
            {"en": "Bottoms", "ko": "하의", "zh": "下装", "de": "Hosen"},
            _CLOTH_SIZES,
            {
                "en": "Four-way stretch with a flat waistband and a zipped key pocket.",
                "ko": "사방 스트레치 원단과 납작한 허리 밴드, 지퍼 포켓을 갖췄습니다.",
                "zh": "四面弹力，平整腰带，带拉链钥匙袋。",
                "de": "Vier-Wege-Stretch mit flachem Bund und Schlüsseltasche.",
            },
        ),
        Kind(
            "cap",
            {"en": "Cap", "ko": "모자", "zh": "运动帽", "de": "Kappe"},
            {"en": "Accessories", "ko": "용품", "zh": "配件", "de": "Zubehör"},
            (),
            {
                "en": "A light cap with a mesh back and a bendable brim.",
                "ko": "메시 뒷면과 구부릴 수 있는 챙을 가진 가벼운 모자입니다.",
                "zh": "轻量网眼后身，可弯折帽檐。",
                "de": "Leichte Kappe mit Netzrücken und biegsamem Schirm.",
            },
        ),
        Kind(
            "bag",
            {"en": "Bag", "ko": "가방", "zh": "背包", "de": "Tasche"},
            {"en": "Accessories", "ko": "용품", "zh": "配件", "de": "Zubehör"},
            (),
            {
                "en": "Water-repellent fabric, a padded back and a wet pocket.",
                "ko": "발수 원단과 쿠션 등판, 젖은 옷 전용 수납칸을 갖췄습니다.",
                "zh": "防泼水面料，软垫背板，干湿分离。",
                "de": "Wasserabweisender Stoff, gepolsterter Rücken und Nassfach.",
            },
        ),
        Kind(
            "sock",
            {"en": "Socks", "ko": "양말", "zh": "运动袜", "de": "Socken"},
            {"en": "Accessories", "ko": "용품", "zh": "配件", "de": "Zubehör"},
            ("S", "M", "L"),
            {
                "en": "Cushioned where it matters, with a seamless toe.",
                "ko": "필요한 곳에만 쿠션을 넣고 발가락 솔기를 없앴습니다.",
                "zh": "关键部位加厚，无缝脚趾。",
                "de": "Gepolstert, wo es zählt, mit nahtloser Spitze.",
            },
        ),
        Kind(
            "bottle",
            {"en": "Bottle", "ko": "물병", "zh": "水壶", "de": "Trinkflasche"},
            {"en": "Accessories", "ko": "용품", "zh": "配件", "de": "Zubehör"},
            (),
            {
                "en": "Squeezable, dishwasher-safe, with a valve that does not drip.",
                "ko": "쉽게 눌러 마시고 식기세척기로 씻을 수 있으며 새지 않습니다.",
                "zh": "可挤压，可机洗，不漏水阀门。",
                "de": "Weich, spülmaschinenfest, mit tropffreiem Ventil.",
            },
        ),
    )
}

FAMILIES: Final[tuple[tuple[str, str, str, str, int], ...]] = (
    # English, Korean, Chinese, kind, list price in won
    ("Runner 3", "러너 3", "疾行 3", "shoe", 129000),
    ("Breeze", "브리즈", "清风", "top", 39000),
    ("Drizzle", "드리즐", "细雨", "jacket", 159000),
    ("Stride", "스트라이드", "阔步", "bottom", 59000),
    ("Tempo 2", "템포 2", "节奏 2", "shoe", 149000),
    ("Race", "레이스", "竞速", "cap", 35000),
    ("Glide", "글라이드", "滑翔", "shoe", 119000),
    ("Pace", "페이스", "配速", "top", 45000),
    ("Trail Kite", "트레일 카이트", "山鸢", "shoe", 169000),
    ("Crew 3-Pack", "크루 3팩", "中筒三双装", "sock", 19000),
    ("Windbreak", "윈드브레이크", "破风", "jacket", 139000),
    ("Contour", "컨투어", "轮廓", "bottom", 69000),
    ("Court One", "코트 원", "球场一号", "shoe", 109000),
    ("Day Pack 20", "데이팩 20", "日行 20", "bag", 89000),
    ("Ridge", "리지", "山脊", "top", 55000),
    ("Street Arc", "스트리트 아크", "街弧", "shoe", 99000),
    ("Cloud Down", "클라우드 다운", "云羽", "jacket", 289000),
    ("Track", "트랙", "赛道", "bottom", 65000),
    ("Squeeze 750", "스퀴즈 750", "随行 750", "bottle", 15000),
    ("Studio Flex", "스튜디오 플렉스", "灵动", "shoe", 95000),
    ("Aero", "에어로", "御风", "top", 49000),
    ("Peak Mid", "피크 미드", "峰行", "shoe", 189000),
    ("Fleece Zip", "플리스 집", "暖绒", "jacket", 119000),
    ("Split", "스플릿", "侧衩", "bottom", 49000),
    ("Visor", "바이저", "遮阳", "cap", 29000),
    ("Runner 3 Shield", "러너 3 실드", "疾行 3 防水", "shoe", 159000),
    ("Singlet", "싱글렛", "背心", "top", 42000),
    ("Gym Duffle", "짐 더플", "健身圆筒", "bag", 79000),
    ("Trail", "트레일", "越野", "sock", 16000),
    ("Meridian", "메리디안", "子午线", "top", 75000),
    ("Travel", "트래블", "旅途", "bottom", 85000),
    ("Tempo Racer", "템포 레이서", "节奏竞速", "shoe", 219000),
    ("Storm Shell", "스톰 셸", "风暴", "jacket", 249000),
    ("Waist Belt", "웨이스트 벨트", "腰包", "bag", 32000),
)

COLOURS: Final[tuple[tuple[str, str, str, str, str, str], ...]] = (
    # code, English, Korean, Chinese, German, how it is drawn
    ("BLK", "Black", "블랙", "黑色", "Schwarz", "#23262b"),
    ("WHT", "White", "화이트", "白色", "Weiß", "#eceae4"),
    ("NVY", "Navy", "네이비", "藏青", "Marine", "#20345f"),
    ("RED", "Red", "레드", "红色", "Rot", "#c2372f"),
    ("SKY", "Sky", "스카이", "天蓝", "Himmelblau", "#6fa8d6"),
    ("OLV", "Olive", "올리브", "橄榄绿", "Oliv", "#6a6f3c"),
    ("SND", "Sand", "샌드", "沙色", "Sand", "#c8b28a"),
    ("VLT", "Violet", "바이올렛", "紫色", "Violett", "#7a5aa6"),
    ("LIM", "Lime", "라임", "青柠", "Limette", "#a9c93a"),
    ("GRY", "Grey", "그레이", "灰色", "Grau", "#8b9098"),
)

EU_SIZES: Final = dict(zip(_SHOE_SIZES, ("36", "37.5", "38.5", "40.5", "42.5", "44", "45.5"), strict=True))
US_SIZES: Final = dict(zip(_SHOE_SIZES, ("5", "6", "7", "8", "9", "10", "11"), strict=True))

GIFTS: Final = {
    "ko": "아르쿠스 스포츠 타월 증정",
    "en": "Free Arcus sports towel with every order",
    "zh": "赠 Arcus 运动毛巾",
    "de": "Gratis Arcus Sporthandtuch",
}

MENU: Final = {
    "ko": ("신상품", "베스트", "러닝", "트레이닝", "아웃도어", "라이프스타일", "스토리", "매장 찾기"),
    "en": ("New In", "Bestsellers", "Running", "Training", "Outdoor", "Lifestyle", "Journal", "Stores"),
    "zh": ("首页", "新品", "跑步", "训练", "户外", "休闲", "会员", "全部宝贝"),
    "de": ("Neuheiten", "Bestseller", "Laufen", "Training", "Outdoor", "Freizeit", "Magazin", "Filialen"),
}

REVIEWS: Final = {
    "ko": (
        "발볼이 넓은 편인데 편하게 잘 맞습니다. 색상도 화면과 똑같아요.",
        "배송이 빠르고 포장이 꼼꼼했어요. 재구매 의사 있습니다.",
        "생각보다 가볍고 튼튼해요. 한 치수 크게 주문하길 잘했네요.",
        "운동할 때마다 입고 있어요. 땀이 빨리 말라서 좋습니다.",
        "선물했는데 아주 마음에 들어 합니다. 디자인이 깔끔해요.",
        "가격 대비 만족합니다. 다음에는 다른 색상도 사 보려고요.",
    ),
    "en": (
        "Fits true to size and feels great from the first day.",
        "Shipping was quick and the colour is just like the photo.",
        "Held up well after three months of daily use.",
        "Lighter than I thought. I ordered one size up and it was right.",
        "Bought it as a present; she loves it.",
        "Dries fast, does not rub, looks good. What more do you want?",
    ),
    "zh": (
        "尺码标准，穿着很舒服，颜色和图片一样。",
        "发货很快，包装完好，会回购的。",
        "比想象中轻，做工扎实。",
        "跑步穿了三个月，依然如新。",
        "送给朋友的，他很喜欢。",
        "速干效果好，不磨脚，值得入手。",
    ),
    "de": (
        "Passt wie erwartet und sitzt vom ersten Tag an gut.",
        "Schnelle Lieferung, Farbe wie auf dem Bild.",
        "Nach drei Monaten immer noch wie neu.",
        "Leichter als gedacht, eine Nummer größer bestellt.",
        "War ein Geschenk und kam sehr gut an.",
        "Trocknet schnell und scheuert nicht.",
    ),
}

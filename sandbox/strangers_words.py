"""What strangers write. NOT to be read by whoever writes rules: half of it is here to be missed by lists.

The engineer of `monitors/ipr.py` does not look in here.

`printed` words stand in the issue that asks for the rules; `unprinted` ones are what sellers say instead, and no list
that was handed round has them. Both are used as often. All of it is by language: ko, zh, zh-Hant, en.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Telling:
    """Phrases with one meaning."""

    printed: Mapping[str, tuple[str, ...]]
    unprinted: Mapping[str, tuple[str, ...]]


FAKE: Final = Telling(
    printed={
        "ko": ("레플", "미러급", "1:1", "미러급 1:1"),
        "zh": ("高仿", "A货", "复刻", "原单", "1:1"),
        "zh-Hant": ("高仿", "A貨", "復刻", "原單", "1:1"),
        "en": ("1:1", "1:1 quality"),
    },
    unprinted={
        "ko": (
            "매장판과 나란히 놓아도 모릅니다",
            "최상급 제작",
            "공장 직출고 무지박스",
            "단속 때문에 로고 가림",
            "SA급",
        ),
        "zh": ("专柜对版", "过验级", "懂的来", "厂里流出", "莆田直发", "裸鞋无标"),
        "zh-Hant": ("專櫃對版", "過驗級", "懂的來", "廠裡流出", "無標出貨"),
        "en": ("retail twin", "same bench as the real ones", "best batch", "logo blurred for safety", "UA grade"),
    },
)

GREY: Final = Telling(
    printed={
        "ko": ("병행수입", "해외직구"),
        "zh": ("代购", "水货"),
        "zh-Hant": ("代購", "水貨"),
        "en": ("parallel import", "grey import"),
    },
    unprinted={
        "ko": ("현지 매장에서 사서 보내 드려요", "유럽 바잉", "일본 내수판", "관부가세 포함 현지 발송"),
        "zh": ("人肉背回", "海外专柜直邮", "欧版带回", "国外小票"),
        "zh-Hant": ("人肉背回", "海外專櫃直郵", "日版帶回", "國外小票"),
        "en": ("bought for you in Milan", "EU market version", "our buyer brings it home", "foreign store receipt"),
    },
)

LIKE: Final = Telling(
    printed={
        "ko": ("스타일", "st", "대체"),
        "zh": ("风", "同款"),
        "zh-Hant": ("風", "同款"),
        "en": ("style", "st"),
    },
    unprinted={
        "ko": ("느낌", "감성", "저렴이"),
        "zh": ("平替", "既视感", "款式参考"),
        "zh-Hant": ("平替", "既視感", "款式參考"),
        "en": ("inspired", "vibes", "dupe"),
    },
)
"""Words that stand behind the brand's name."""

LOOKALIKE: Final = Telling(
    printed={"ko": ("아커스", "Arcvs"), "zh": ("Arcvs",), "zh-Hant": ("Arcvs",), "en": ("Arcvs",)},
    unprinted={
        "ko": ("아르꾸스", "아르쿠쓰", "Arcuz"),
        "zh": ("Arccus", "爱酷恩", "4rcus"),
        "zh-Hant": ("Arccus", "愛酷恩", "4rcus"),
        "en": ("Arcuz", "Arccus", "4rcus"),
    },
)
"""The brand's name, nearly."""

USED: Final = Telling(
    printed={
        "ko": ("중고", "리퍼"),
        "zh": ("二手", "闲置"),
        "zh-Hant": ("二手", "閒置"),
        "en": ("used", "refurbished"),
    },
    unprinted={
        "ko": ("실착 2회", "한 번 신고 보관만"),
        "zh": ("穿过两次出掉", "自用转让"),
        "zh-Hant": ("穿過兩次出清", "自用轉讓"),
        "en": ("worn twice", "from my closet"),
    },
)

HONEST: Final = {
    "ko": ("정품", "100% 정품", "레플리카 아님", "가품일 경우 200% 보상", "국내 정식 유통"),
    "zh": ("正品保证", "假一赔十", "非高仿", "支持专柜验货"),
    "zh-Hant": ("正品保證", "假一賠十", "非高仿", "支持專櫃驗貨"),
    "en": ("100% authentic", "not a replica", "genuine, with receipt", "no fakes"),
}
"""What honest sellers say, and liars too."""

FOR: Final = {
    "ko": ("{brand} {model} 호환 {thing}", "{thing} ({brand} {model}용)"),
    "zh": ("适用于{brand} {model} {thing}", "{thing} 适配{brand} {model}"),
    "zh-Hant": ("適用於{brand} {model} {thing}", "{thing} 適配{brand} {model}"),
    "en": ("{thing} for {brand} {model}", "{thing} compatible with {brand} {model}"),
}
THINGS: Final = {
    "ko": ("깔창", "신발끈", "보관 케이스", "세척 솔"),
    "zh": ("鞋垫", "鞋带", "收纳袋", "清洁刷"),
    "zh-Hant": ("鞋墊", "鞋帶", "收納袋", "清潔刷"),
    "en": ("insoles", "laces", "storage case", "cleaning brush"),
}
OTHER_BRANDS: Final = {
    "ko": ("볼칸", "노르딕런", "Tessera"),
    "zh": ("沃尔坎", "Tessera", "北跑"),
    "zh-Hant": ("沃爾坎", "Tessera", "北跑"),
    "en": ("Volkan", "Tessera", "Nordrun"),
}
"""Made-up makers who also sell a "Runner 3"."""

LABELS: Final = {
    "ko": {"brand": "브랜드", "code": "품번", "from": "발송지", "since": "스토어 개설일", "state": "상태"},
    "zh": {"brand": "品牌", "code": "货号", "from": "发货地", "since": "开店时间", "state": "成色"},
    "zh-Hant": {"brand": "品牌", "code": "貨號", "from": "出貨地", "since": "開店時間", "state": "成色"},
    "en": {"brand": "Brand", "code": "Style code", "from": "Ships from", "since": "Seller since", "state": "Condition"},
}
"""Names of attributes as pages print them."""

HOME: Final = {
    "ko": ("서울", "경기 용인", "부산"),
    "zh": ("上海", "浙江杭州", "北京"),
    "zh-Hant": ("台北", "新北", "台中"),
    "en": ("New Jersey, US", "Ohio, US", "California, US"),
}
FAKE_FROM: Final = {
    "ko": ("중국 광저우", "중국 푸톈", "해외"),
    "zh": ("福建莆田", "广东广州", "境外"),
    "zh-Hant": ("中國大陸", "福建莆田", "境外"),
    "en": ("Putian, CN", "Guangzhou, CN", "China"),
}
ABROAD: Final = {
    "ko": ("이탈리아 밀라노", "일본 오사카", "미국"),
    "zh": ("日本东京", "意大利", "中国香港"),
    "zh-Hant": ("日本東京", "義大利", "香港"),
    "en": ("Milan, IT", "Osaka, JP", "Germany"),
}
ODD_COLOURS: Final = {"ko": "네온 핑크", "zh": "荧光粉", "zh-Hant": "螢光粉", "en": "Neon Pink"}
"""One that the brand never made."""
PACK: Final = {"ko": "{n}개 세트", "zh": "{n}件装", "zh-Hant": "{n}件組", "en": "pack of {n}"}
SHOPS: Final = {
    "ko": ("달리기상회", "모아스포츠", "리버마켓", "별빛상점", "오늘의운동", "한결샵", "데일리핏", "스포츠나라"),
    "zh": ("晨跑小铺", "远山运动", "星河优选", "乐动商行", "阿杰的店", "北岸户外", "青禾体育", "快步仓"),
    "zh-Hant": ("晨跑小舖", "遠山運動", "星河優選", "樂動商行", "阿傑的店", "北岸戶外", "青禾體育", "快步倉"),
    "en": (
        "Riverside Sports",
        "Daily Fit",
        "Corner Outlet",
        "Stride Depot",
        "Blue Door",
        "Trailhead",
        "Kix4U",
        "Fitly",
    ),
}

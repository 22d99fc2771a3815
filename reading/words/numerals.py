"""Words and characters that multiply or follow a number: ten thousands, millions; counters, measures, percent."""

import re
from decimal import Decimal
from typing import Final

MYRIADS: Final = {
    **dict.fromkeys("억億亿", Decimal(10**8)),
    **dict.fromkeys("만萬万", Decimal(10**4)),
    **dict.fromkeys("천千", Decimal(1000)),
    **dict.fromkeys("백百", Decimal(100)),
}
"""Units that follow a number without a space, as in 12만 9천원, 1.2万元."""

MYRIAD: Final = re.compile(
    r"(?P<unit>[억億亿만萬万천千백百])(?P<next>[억億亿만萬万천千백百])?(?![가-힣](?<![원대여명개건회이부까넘]))"
)
"""A unit, or two that multiply (천만), not the first syllable of a Korean word (3천연, 5만족)."""

_SCALES: Final = {
    Decimal(1000): "k K rb ribu nghìn ngàn тыс тыс. bin mil หมื่น หมื่นบาท",
    Decimal(10**5): "lakh lakhs lac लाख",
    Decimal(10**6): "jt juta triệu tr млн млн. million mln Mio Mio. milyon M",
    Decimal(10**7): "crore cr करोड़",
}
_SCALE_VALUES: Final = {word: scale for scale, words in _SCALES.items() for word in words.split()}
_GLUED: Final = frozenset("k K M".split())


def scale_after(text: str, position: int) -> tuple[Decimal, int] | None:
    """The multiplier that begins at `position` (after one space at most) and where it ends, or None."""
    match = _SCALE.match(text, position)
    if not match or (match["word"] in _GLUED and match.start("word") > position):
        return None
    return _SCALE_VALUES[match["word"]], match.end()


_SCALE: Final = re.compile(
    r" ?(?P<word>" + "|".join(sorted(map(re.escape, _SCALE_VALUES), key=len, reverse=True)) + r")(?![^\W\d_])"
)

_COUNTERS: Final = (
    # measures; capitals L, G, K and M are left out: they also sign money
    "cm mm km m² m2 ft in inch inches kg g mg ml mL cl l oz lb lbs lbs. fl gb GB TB MB tb mb Hz MHz GHz "
    "mAh W kW V px dpi "
    "cc gsm den yds yd мм см кг мл шт шт. г л ซม. กรัม มล. "
    # things and people counted
    "pcs pc pieces pack packs x reviews review ratings rating stars star sold colors colours sizes views "
    "items item left "
    "people units months month days day weeks hours hour hrs min mins years year times orders results "
    "products points pts "
    "Stück Stk Bewertungen Bewertung Sterne Tage Tagen Wochen Monate Monaten Artikel Größen Farben avis "
    "jours mois pièces "
    "opiniones días meses unidades avaliações dias recensioni giorni mesi pezzi beoordelingen dagen weken "
    "maanden stuks opinii "
    "dni sztuk szt szt. miesięcy отзывов отзыва отзыв дней дня месяцев штук gün adet taksit yorum ay đánh "
    "ngày tháng "
    "ulasan terjual bulan hari ชิ้น เดือน วัน รีวิว दिन महीने "
    # ordinals and "percent"
    "percent Prozent procent th st nd rd"
).split()
_CJK_COUNTERS: Final = (
    "개 명 인 점 건 회 번 년 월 일 시 분 초 주 박 장 팩 병 매 켤레 족 벌 세트 종 "
    "위 차 색 호 층 평 대 배 포인트 가지 인용 구 입 "
    "件 个 個 人 次 条 條 评 評 年 月 日 号 號 点 點 分 秒 时 時 天 位 期 码 碼 寸 只 双 雙 台 "
    "瓶 盒 包 袋 支 片 本 枚 足 着 着 "
    "色 款 歳 岁 歲 時間 回 箱 倍 级 ポイント pt"
).split()

COUNTED: Final = re.compile(
    r" ?(?:[%‰°\"″]|(?:out of|von|sur|de|di|van|z|av|из) \d+(?:[.,]0)? "
    r"(?:stars?|Sternen?|étoiles?|estrellas?|stelle|sterren|звёзд)|[*×] ?\d|'(?!\w)|(?:"
    + "|".join(sorted(map(re.escape, _COUNTERS), key=len, reverse=True))
    + r")(?![^\W\d_])|\+? ?(?:"
    + "|".join(sorted(map(re.escape, _CJK_COUNTERS), key=len, reverse=True))
    + r"|折(?![后後扣价價]))|\+?[~-]\d+(?:[.,]\d+)? ?%)"
)
"""What stands after a number that counts or measures something and so is no money, unless it is signed."""

MONTH_BEFORE: Final = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек)"
    r"[a-zа-яé]{0,8}[., ]{1,2}$",
    re.IGNORECASE,
)
SIZE_BEFORE: Final = re.compile(
    r"(?:\bsizes?|größe|taille|pointure|tall[ae]|taglia|tamanho|maat|rozmiar|storlek|størrelse|koko|размер|beden|numara|"
    r"サイズ|사이즈|尺码|尺寸|尺碼)[ :]*$",
    re.IGNORECASE,
)
"""A size stands before the number."""
AT_LEAST_BEFORE: Final = re.compile(r"(?:min|мин|minimum|minim[aou]l?|mindest\w{0,12})[. ][^\d]{0,16}$", re.IGNORECASE)
"""A least order quantity or value stands before the number."""

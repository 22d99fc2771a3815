"""What stands right before or after an amount that is per unit, per month, one of several payments, or a bound."""

import re
from typing import Final


def _any(words: str) -> str:
    return "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True))


_MEASURES: Final = _any(
    """
    ml cl dl l ltr litre litres liter liters kg g gr mg oz oz. fl fl.oz lb lbs m m² m2 qm sqm ft yd meter metre sq.ft
    litro litros kilo kilos kilogram kilogramm gram grams gramm piece pieces pc pcs unit units item count ct
    pair tablet
    tablets capsule capsules wash load sheet roll dose serving portion bottle can pack stück stk stk. paar rolle blatt
    waschgang kapsel pièce pièces unité unités paire lavage rouleau unidad unidades ud ud. uds par lavado unidade peça
    pezzo pezzi pz unità paio lavaggio stuk stuks wasbeurt szt szt. sztuka sztukę litr st st. styck kpl kappale
    pr tvätt
    шт шт. штуку штука кг г мл л литр пару adet çift قطعة كجم كغ لتر مل غرام جرام किग्रा किलो ग्राम लीटर मिली पीस नग
    cái chiếc hộp gói chai ชิ้น กก. กก กรัม มล. ลิตร buah pasang ks db buc kus
    """
)
_CJK_MEASURES: Final = _any(
    """
    개 매 장 병 캔 정 포 팩 봉 봉지 본 구 입 켤레 롤 회 세트 박스 그램 킬로 리터 ml g kg l ㎖ ㎏ cm m 個 本 枚 袋 件
    个 只 瓶 片 包 支 盒 斤 克 千克 毫升 升 粒 条 條 双 雙 罐 颗 顆 箱 套 张 張 缶 足 錠 杯 台 冊 玉
    パック セット 公斤 公克 公升
    """
)
_COUNT: Final = r"(?:\d{1,5}(?:[.,]\d{1,3})?\s?)?"
_MONTH: Final = _any(
    """
    mo month monat mois mes mês mese maand mnd miesiąc mies månad mån måned md kk месяц мес ay شهر माह tháng
    เดือน bulan
    bln week wk woche semaine semana settimana year yr jahr an año ano anno jaar rok år год
    """
)

UNIT_AFTER: Final = re.compile(
    r"\s?\)?\s?(?:"
    r"(?:/\s?|(?:per|pro|je|le|la|les|al|par|por|za|på|pr\.?|за|ต่อ|o|à|a)\s|(?:all?'|l')\s?|ต่อ)"
    rf"{_COUNT}(?:fl\.? )?(?:{_MEASURES})(?![^\W\d_])"
    rf"|/\s?{_COUNT}(?:{_CJK_MEASURES}))"
)
"""Stands after an amount that is per unit: `/100 ml`, `per kg`, `/件`, `le kilo`."""

UNIT_BEFORE: Final = re.compile(
    rf"(?:{_COUNT}(?:{_CJK_MEASURES})\s?(?:당|あたり|当たり|当り|につき)"
    rf"|每\s?{_COUNT}(?:{_CJK_MEASURES})\s?[约約]?"
    rf"|\d{{1,5}}(?:[.,]\d{{1,3}})?\s?(?:{_MEASURES})\s?="
    rf"|(?<![^\W\d_])(?:per|pro|je|за|al|par|por|za|mỗi|ต่อ)\s{_COUNT}(?:fl\.? )?(?:{_MEASURES})"
    r")\s?[:=]?\s?\(?\s?$"
)
"""Stands before an amount that is per unit: `100ml당`, `1 kg =`, `100gあたり`, `每100ml`."""

PART_BEFORE: Final = re.compile(
    r"(?:\d\s?[x×*]|\d[^\d]{1,12}\s[x×*]|(?:^|[\s(+])월|\d\s?(?:개월|期|ヶ月|か月|カ月|回|วัน|เดือน|tháng|kỳ|taksit|ay))"
    r"\s?(?:of|de|da|à|a|zu|je|von|van|po|по)?\s?:?\s?$"
)
"""Stands before one payment of several: `4 x`, `12x de`, `월`, `12개월`."""

PART_AFTER: Final = re.compile(
    r"\s?(?:[x×*]\s?\d"
    rf"|(?:/|per|a|pro|im|par|al|por|ao|/ ?pr\.?|na|i|в|на|ต่อ|mỗi)\s?(?:{_MONTH})(?![^\W\d_])"
    r"|起?/\s?(?:月|개월|월|ヶ月|か月|期|年|년|天|日)"
    r"|대(?![가-힣]))"
)
"""Stands after one payment of several, or a rough class of price: `x 4`, `/mo`, `/月`, `만원대`."""

SIGN_BEFORE: Final = re.compile(r"^[-+]\s?$|[\s(:][-+]$|\+\s?$")
"""A sign that makes the amount a change: `-5,000원`, `(+3,000원)`."""

SEVERAL_FOR: Final = re.compile(
    r"(?:^|\s|any |buy )[2-9]\s?(?:for|für|pour|por|per|voor|za|för|点で|個で|枚で|着で|足で|for kun|stk\.? for)\s?$"
)
"""An offer for several at once: `2 for`."""

PERCENT_ENDS: Final = re.compile(r"\d\s?[%折]\s?$")
PERCENT_BEGINS: Final = re.compile(r":?\s?-?\d{1,2}(?:[.,]\d{1,2})?\s?[%折]")
"""A percentage right before and right after a word."""

RANGE: Final = re.compile(
    r"\s?(?:[-~]|to|bis|à|a|até|au|tot|t/m|till|til|do|до|al|ile|đến|sampai|ถึง|至|到|から|에서|부터)\s?"
)
"""Stands between the ends of a range."""

REDUCED: Final = re.compile(r"\s?(?:→|⇒|->|=>|>|auf|down to|to|에서|から|to now)\s?(?:just|nur|now)?\s?")
"""Stands between an old price and the new one."""

AFTER_LESS: Final = re.compile(
    r"\s?\(?(?:after|nach|après|tras|después de|após|dopo|na|po|efter|etter|после)\s(?:an? )?"
)
"""Stands between a price and the reduction that it already has in it: `$79.99 after $20 rebate`."""

PRICE_NOUN: Final = re.compile(
    r"가$|가격|价|價|価格|price|preis|prix|precio|preço|prezzo|prijs|cena|pris|hinta|цена|fiyat|سعر|मूल्य|giá|ราคา|harga"
)
"""A label that names a price itself and no mere condition."""

CODE_ENDS: Final = re.compile(r"(?:code|código|codice|kode?|kod[em]?|코드|码|碼|コード|промокод\w{0,2}|mã|โค้ด)$")
"""A label behind which the code itself follows, whatever it spells."""

HARD: Final = re.compile(r"[!?。;•]")
"""Nothing that belongs together stands on both sides of it."""

BREAK: Final = re.compile(r"[,()|·\n;+•!?。/]")
"""Where what belongs to one amount may end."""

CLAUSE_BREAK: Final = re.compile(r"[,|·\n;+•!()]|\. |\s-\s|(?<=起)\s")
"""Where a clause ends."""

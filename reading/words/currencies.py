"""How money is signed: signs, codes and words to the ISO 4217 currencies that they can stand for."""

from typing import Final

_DOLLARS = "USD CAD AUD NZD HKD SGD TWD MXN ARS CLP COP UYU BRL JMD TTD BBD BZD BSD FJD NAD XCD DOP CUP NIO LRD BND MOP"

_WRITTEN: Final = {
    "EUR": "€ euro euros Euro Euros EURO EUROS ευρώ евро",
    "USD": "US$ U$S U$D USD$ US-$ U.S.$ dollar dollars Dollar",
    _DOLLARS: "$",
    "CAD": "C$ CA$ CAN$ CAD$ CDN$",
    "AUD": "A$ AU$ AUD$",
    "NZD": "NZ$ NZD$",
    "HKD": "HK$ HKD$ 港元 港币 港幣",
    "SGD": "S$ SG$ SGD$",
    "TWD": "NT$ NTD NT 新台幣 新台币 台币 台幣",
    "MXN": "MX$ MXN$ Mex$",
    "ARS": "AR$ ARS$",
    "CLP": "CL$ CLP$",
    "COP": "CO$ COL$ COP$",
    "BRL": "R$",
    "UYU": "$U",
    "MOP": "MOP$ 澳门元",
    "BBD": "Bds$",
    "BZD": "BZ$",
    "BND": "BN$",
    "CUC": "CUC$",
    "CVE": "CV$ Esc",
    "DOP": "RD$",
    "FJD": "FJ$",
    "GYD": "G$ GY$",
    "JMD": "J$ JA$",
    "NAD": "N$",
    "NIO": "C$",
    "TTD": "TT$",
    "TOP": "T$",
    "ZWL": "Z$",
    "WST": "WS$",
    "BOB": "Bs Bs. $b",
    "VES": "Bs.S",
    "GBP": "stg GBp",
    "GBP EGP LBP FKP GIP SHP SDG SYP": "£ ￡ ₤ pound pounds Pound",
    "EGP": "E£ EGP£ LE L.E. جنيه ج.م ج.م. جن",
    "LBP": "LB£ L£ ل.ل",
    "SYP": "SY£ ل.س",
    "SDG": "ج.س ج.س.",
    "CNY": "CN¥ RMB RMB¥ RMB￥ 人民币 人民幣 yuan Yuan",
    "JPY": "円 JP¥ yen Yen YEN エン",
    "CNY JPY TWD": "¥",
    "CNY TWD HKD MOP SGD JPY": "元 圆 圓",
    "CNY HKD ": "块 塊",
    "KRW": "원 ₩ won Won",
    "RUB": "₽ руб руб. рублей рубля рубль Руб Руб. РУБ rub Rub Rbl",
    "RUB BYN": "р р. Р Р. р/",
    "BYN": "Br бел.руб.",
    "BYN ETB": "Br",
    "UAH": "₴ грн грн. гривень гривні hrn",
    "KZT": "₸ тг тг. тңг тенге",
    "UZS": "so'm сум сўм",
    "KGS": "сом som",
    "AZN": "₼ ман ман.",
    "GEL": "₾ ლ ლარი lari",
    "AMD": "֏ դր դր.",
    "MNT": "₮",
    "PLN": "zł zł. Zł ZŁ zl złotych zlotych",
    "CZK": "Kč kč KČ Kc Kcs",
    "HUF": "Ft Ft. HUF.",
    "RON MDL": "lei Lei LEI leu RON. Lei.",
    "BGN": "лв лв. лева",
    "RSD": "дин дин. Дин динар динара Dinara din din. РСД",
    "MKD": "ден ДЕН денари",
    "BAM": "KM км",
    "HRK": "kn kuna",
    "ALL": "Lek Lekë",
    "SEK NOK DKK ISK": "kr kr. Kr Kr. KR krónur kronor kroner",
    "SEK": "SEK: skr",
    "CHF XOF XAF KMF": "Fr Fr. ₣ franc francs",
    "CHF": "SFr SFr. Sfr. CHf Fr.- sFr.",
    "XOF XAF": "CFA FCFA F.CFA",
    "TRY": "₺ TL tl Tl TL. lira",
    "ILS": "₪ ש״ח ש\"ח ש'ח nis NIS שקל",
    "AED": "د.إ د.إ. درهم Dhs Dhs. Dh DH Dirham",
    "AED MAD": "DHS",
    "MAD": "د.م د.م. درهما",
    "SAR": "ر.س ر.س. SR ⃁ Riyal",
    "SAR QAR OMR YER IRR": "ريال ﷼",
    "QAR": "ر.ق ر.ق. QR",
    "OMR": "ر.ع ر.ع.",
    "YER": "ر.ي ر.ي.",
    "IRR": "ریال تومان تومن IRT",
    "KWD": "د.ك د.ك. KD K.D. دينار كويتي",
    "BHD": "د.ب د.ب. BD",
    "IQD": "د.ع د.ع. ع.د ID",
    "JOD": "د.أ د.ا JD",
    "DZD": "د.ج د.ج. دج DA",
    "TND": "د.ت د.ت. DT",
    "LYD": "د.ل د.ل. ل.د LD",
    "KWD BHD JOD IQD LYD DZD TND": "دينار",
    "INR": "₹ रु रु. रुपये रुपए रू INR. Rs/- ரூ",
    "INR PKR LKR NPR MUR": "Rs Rs. RS ₨ rs. Re",
    "LKR": "රු",
    "BDT": "৳ টাকা Tk Tk.",
    "IDR": "Rp Rp. rp RP rupiah",
    "MYR": "RM",
    "PHP": "₱ Php PhP Php. ₱.",
    "THB": "฿ บาท บ. Baht baht THB.",
    "VND": "₫ đ Đ VNĐ vnđ vnd đồng",
    "KHR": "៛",
    "LAK": "₭",
    "MMK": "Ks",
    "NGN": "₦",
    "GHS": "₵ GH₵ GH¢",
    "KES": "KSh KShs Ksh Ksh.",
    "TZS": "TSh",
    "UGX": "USh",
    "ZAR": "R",
    "PEN": "S/ S/. s/ s/.",
    "PYG": "₲ Gs Gs.",
    "CRC": "₡",
    "BTC": "₿ Ƀ",
}

_CODES: Final = (
    "AED AFN AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHF CLP CNY "
    "COP CRC CVE CZK DEM DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP FRF GBP GHS GIP GMD GNF GTQ GYD HKD HNL "
    "HRK HTG HUF "
    "IDR ILS INR IQD IRR ISK ITL JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD "
    "MAD MDL MGA MKD "
    "MMK MNT MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PGK PHP PKR PLN PTE PYG QAR RON "
    "RSD RUB RWF SAR "
    "SBD SCR SDG SEK SGD SHP SRD SSP STN SYP SZL THB TJS TMT TND TRY TTD TWD TZS UAH UGX USD UYU UZS VES "
    "VND VUV WST XAF "
    "XCD XOF XPF YER ZAR ZMW"
).split()
"""ISO 4217 codes, and three of the euro's forerunners that old pages still show. Left out are codes that are English
words in capitals beside a number ("TOP 10", "ALL 20", "GEL 50"): ALL CUP GEL LEK MOP PEN SLE SOS TOP."""

_LOWER_CODES: Final = (
    "eur usd gbp pln chf sek nok dkk czk huf krw jpy cny rmb nzd aud cad hkd sgd twd inr idr thb aed brl "
)
"""Codes that shops also write in small letters and that are no words."""


def _candidates() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {code: (code,) for code in _CODES}
    table |= {code: ("CNY" if code == "rmb" else code.upper(),) for code in _LOWER_CODES.split()}
    for codes, signs in _WRITTEN.items():
        for sign in signs.split():
            table[sign] = tuple(dict.fromkeys((*table.get(sign, ()), *codes.split())))
    return table


SIGNS: Final = _candidates()
"""Each sign, code or word to the currencies that it can stand for, as a folded text has it."""

LONGEST_SIGN: Final = max(map(len, SIGNS))

USUAL: Final = {"€": "EUR", "£": "GBP", "₤": "GBP"}
"""Signs of several currencies of which one is meant wherever nothing says otherwise."""

WEAK: Final = frozenset(
    "Br DA BD DT LD ID JD KM KD LE NT QR SR Re R Gs Ks Esc din nis som stg so'm lira GBp р Р с км Fr".split()
)
"""Signs that are often something else (a size, a unit, an initial): they count as money only where the hint agrees."""

CODES: Final = frozenset(_CODES) | {"ALL", "CUP", "GEL", "MOP", "PEN", "SLE", "SOS", "TOP", "CUC", "ZWL", "BTC"}
"""What a hint may be, letter for letter."""

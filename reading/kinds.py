"""What kind of price an amount on a page is, from the words before it and the classes around it."""

import re
from typing import Final

from reading.labels import CARD, MEMBER, OTHER_AMOUNT, SOFT, STRUCK, UNIT
from reading.places import Place

NONE: Final = ""

_LETTER = re.compile(r"[^\W\d_]{2}")
_WORDS: Final = (
    (
        NONE,
        r"shipping|delivery|versand|livraison|frais de port|spedizione|envío|envio|frete|доставк|배송|運費|运费|送料|dostav|doprav|wysyłk|piegād|"
        r"you save|save |saving|sparen|ersparnis|spare |économi|risparmi|ahorr|economi[az]|ušetří|ušetr|oszczęd|скидк|экономи|할인금액|현省|現省|"
        r"節省|节省|discount|rabatt|rabat|remise|sconto|descuento|desconto|"
        r"per month|/\s?mo\b|/month|a month|monthly|monat|par mois|al mese|rate da|mensual|/mes|por mês|por mes|cuota|parcel|\d\s?x\b|x de|"
        r"mēn|mesiac|měsíč|měsíc|mies|міс|месяц|в мес|lună|luni|rate |kuus|kuumaks|개월|期|分期|interest|instal|pay in|klarna|afterpay|affirm|"
        r"orders? (?:over|above|of)|over |ab einem|spend|minimum|mindest|dès |a partire|from \$0|bonus|points|punkte|cashback|deposit|"
        r"gift|voucher|coupon code|gutschein|lowest price (?:in|of|over)|30 (?:days|tage|dni|dagar|dage|päivän|jours|giorni|días)|"
        r"excl|exkl|ohne mwst|zzgl\. mwst|\bhtva\b|\bht\b|bez dph|bez pvn|netto|без ндс|без пдв|senza iva|sin iva|sin impuestos|ex vat|ex\. vat|"
        r"tax|estimate|starting bid|increment|trade|insurance|warranty|protection|garant|recycl|eco-part|per night",
    ),
    ("member_price", r"member|mitglied|membre|loyal|club|klub|rewards|와우|회원|会员|會員|plus price|insider|vip"),
    ("card_price", r"with .{0,20}card\b|card price|tarjeta|cartão|카드|kortelė|kartiņ|s kartou|po karte"),
    ("coupon_price", r"with (?:code|coupon)|after coupon|쿠폰|券后|券後|折价券"),
    (
        "unit_price",
        r"/\s?(?:100|1|kg|l\b|m\b|m2|m²|stück|pcs|ks|kpl|tk|gb|unit|each)|per (?:100|kg|l\b|unit|piece|item|lb|oz)|pro (?:100|kg|l\b)|100\s?(?:g|ml)",
    ),
    (
        "regular_price",
        r"\bwas\b|reg(?:ular|\.)? ?price|original|list price|\brrp\b|msrp|\buvp\b|statt|vorher|bisher|ursprünglich|ancien|prix (?:barré|conseillé|public)|"
        r"au lieu de|prezzo di listino|prezzo originale|prima|antes|precio (?:normal|anterior|de lista)|\bde:|pvp|preço (?:normal|original)|van voor|adviesprijs|"
        r"původní|pôvodná|běžná|poprzednia|cena regularna|preț vechi|pret vechi|\bprp\b|стара|старая|обычная|정가|소비자가|원가|原價|原价|定價|定价|市價|"
        r"市场价|吊牌|希望小売|通常価格|定価|eski|førpris|tidigare|ord\. ?pris|norm\.|tavahind|parastā|compare at|comp\. value|"
        r"retail|before|السعر السابق|قبل|previously|prev\.|strikethrough",
    ),
)
_KINDS: Final = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _WORDS)
_NOW = re.compile(
    r"\bnow\b|sale price|our price|current price|your price|final price|special|jetzt|판매가|할인가|特價|特价|售價|售价|ahora",
    re.IGNORECASE,
)


def kind_of(text: str, label: str, place: Place) -> tuple[str, bool]:
    """The price field that an amount belongs to ("" = none), and whether its class only calls it regular.

    `text` holds the amount, `label` the words before it. What strikes it out says most, then words, then classes.
    """
    if place.struck or STRUCK.search(place.near):
        return "regular_price", False
    words = f"{label} {text}"
    if _LETTER.search(words):
        for kind, pattern in _KINDS:
            if pattern.search(words):
                soft = kind == "regular_price"
                return ("price", False) if soft and _NOW.search(words) else (kind, soft and not place.struck)
    if OTHER_AMOUNT.search(place.near):
        return NONE, False
    for kind, pattern in (("unit_price", UNIT), ("member_price", MEMBER), ("card_price", CARD)):
        if pattern.search(place.near):
            return kind, False
    return "price", bool(SOFT.search(place.near))

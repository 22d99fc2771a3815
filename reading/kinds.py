"""What kind of price an amount on a page is, from the words before it and the classes around it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from reading.labels import CARD, MEMBER, OTHER, SOFT, STRUCK, UNIT
from reading.places import Place

NONE: Final = ""


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split(";") if word.strip())


_WORDS: Final = (
    (
        NONE,
        _words(
            "shipping;delivery;versand;livraison;frais de port;spedizione;envío;envio;frete;доставк;배송;"
            "運費;运费;送料;"
            "dostav;doprav;wysyłk;piegād;you save;save ;saving;sparen;ersparnis;économi;risparmi;ahorr;"
            "economi;ušetr;ušetř;oszczęd;"
            "скидк;экономи;할인금액;현省;現省;節省;节省;discount;rabatt;rabat;remise;sconto;descuento;"
            "desconto;per month;/mo;/ mo;/month;"
            "a month;monthly;monat;par mois;al mese;rate da;mensual;/mes;por mês;por mes;cuota;parcel;x de ;"
            "mēn;mesiac;měsíc;"
            "mies.;месяц;lună;luni;rate ;kuus;kuumaks;개월;期;instal;pay in ;klarna;afterpay;affirm;"
            "interest;over ;ab einem;spend ;"
            "minimum;mindest;gratuit;gratis;grátis;kostenlos;free ;бесплатн;무료;無料;免運;免运;bonus;"
            "points;punkte;cashback;deposit;gift;gutschein;voucher;lowest price in;lowest price of;"
            "30 days;30 tage;30 dni;30 dagar;30 jours;30 giorni;30 días;excl;exkl;ohne mwst;zzgl. mwst;htva;"
            " ht;bez dph;bez pvn;"
            "netto;без ндс;без пдв;senza iva;sin iva;sin impuestos;ex vat;ex. vat;estimate;starting bid;"
            "increment;trade;insurance;"
            "warranty;protection;garant;recycl;eco-part;postage;handling;versicherung;inserisci;enter;geben sie"
        ),
    ),
    ("member_price", _words("member;mitglied;membre;loyal;club;klub;rewards;와우;회원;会员;會員;insider;vip")),
    ("card_price", _words("card price;tarjeta;cartão;카드;kortelė;kartiņ;s kartou;po karte;with card;credit card")),
    ("coupon_price", _words("with code;with coupon;after coupon;쿠폰;券后;券後;折价券")),
    (
        "unit_price",
        _words(
            "/100;/kg;/ kg;/l;/ l;/m²;/stück;/ stück;/pcs;/ks;/unit;/each;/piece;per 100;per kg;per l;per "
            "unit;per piece;"
            "pro 100;pro kg;100 g;100g;100 ml;100ml;/1 ;/ 1 "
        ),
    ),
    (
        "regular_price",
        _words(
            "was ;was:;regular;reg. ;reg price;original;list price;rrp;msrp;uvp;statt;vorher;bisher;"
            "ursprünglich;ancien;prix barré;"
            "prix conseillé;au lieu de;prezzo di listino;antes;precio normal;de: ;pvp;preço normal;van voor;"
            "adviesprijs;původní;pôvodná;běžná;"
            "poprzednia;cena regularna;preț vechi;pret vechi;prp;стара;обычная;정가;소비자가;원가;原價;原价;"
            "定價;定价;市價;市场价;吊牌;"
            "希望小売;通常価格;定価;førpris;tidigare;ord. pris;ord.pris;norm.;tavahind;parastā;compare at;"
            "comp. value;retail;before;"
            "السعر السابق;قبل;previous;precio anterior;listino;instead of"
        ),
    ),
)
_PRICE: Final = _words(
    "price;preis;prix;prezzo;precio;preço;cena;ціна;цена;hind;kaina;hinta;pris;prijs;fiyat;가격;價;价;価格;"
    "税込;السعر;ราคา;giá;מחיר;"
    "harga;τιμή;ár:;cijena"
)
_NOW: Final = _words(
    "now;sale price;our price;current price;your price;final price;special;jetzt;판매가;할인가;特價;特价;"
    "售價;售价;ahora;online price"
)


_NAMED: Final = (*_NOW, *_PRICE)


@dataclass(frozen=True, slots=True)
class Kind:
    """What an amount is."""

    field: str
    """A price field, or "" when it is no price of the product."""
    soft: bool = False
    """It is only called the regular price, not struck out: it is the price where no lower one stands beside it."""
    named: bool = False
    """Words before it call it the price."""


def kind_of(label: str, place: Place) -> Kind:
    """The kind of an amount. What strikes it out says most, then words, then classes.

    `label` holds the words around the amount, lower case.
    """
    if place.struck or STRUCK.on(place.near):
        return Kind("regular_price")
    if label and (worded := _by_words(label)) and (worded.field or not place.stated):
        return worded
    if OTHER.on(place.near) and not place.stated:
        return Kind(NONE)
    for field, marks in (("unit_price", UNIT), ("member_price", MEMBER), ("card_price", CARD)):
        if marks.on(place.near):
            return Kind(field)
    return Kind("price", soft=SOFT.on(place.near))


@lru_cache(maxsize=8_192)
def _by_words(label: str) -> Kind | None:
    for field, words in _WORDS:
        if any(map(label.__contains__, words)):
            if field != "regular_price":
                return Kind(field)
            return Kind("price", named=True) if any(map(label.__contains__, _NOW)) else Kind(field, soft=True)
    return Kind("price", named=True) if any(map(label.__contains__, _NAMED)) else None

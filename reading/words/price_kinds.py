"""What a word beside an amount can mean, and the words that name the kinds of price, by language, in small letters."""

from enum import Enum, auto
from typing import Final, NamedTuple


class Says(Enum):
    """What a word says of the amount that it belongs to. `*` at a phrase's end takes any ending."""

    PRICE = auto()
    """A selling price and no more: every other kind in the same label outweighs it."""
    FROM = auto()
    """The lower end of a range; a bound where the same clause speaks of free delivery."""
    REGULAR = auto()
    COUPON = auto()
    MEMBER = auto()
    CARD = auto()
    BEST = auto()
    SHIPPING = auto()
    UNIT = auto()
    LESS = auto()
    """A reduction, points, a tax, a coupon's worth: no price; says nothing where a percentage is what it speaks of."""
    NEVER = auto()
    """No price: deposits, instalments, bounds from above, fees for other things."""
    LEAST = auto()
    """A bound from below: what one must spend, or a number that one must buy; makes free delivery conditional."""
    FREE = auto()
    FREE_SHIPPING = auto()
    TAXED = auto()
    UNTAXED = auto()
    OTHER = auto()
    """Says nothing, though a part of it would."""


class Side(Enum):
    """Where a label stands, seen from its amount."""

    BEFORE = auto()
    AFTER = auto()
    EITHER = auto()


class Label(NamedTuple):
    """What a phrase says, and of the amount on which side."""

    says: Says
    side: Side


KINDS: Final[dict[Label, str]] = {
    Label(Says.PRICE, Side.EITHER): """
        판매가; 세일; 판매가격; 할인가; 할인가격; 할인 판매가; 세일가; 특가; 특별가; 즉시할인가; 즉시 할인가;
        온라인가; 현재가;
        행사가; 균일가; 할인된 가격; 판매 가격; 가격; 최저가; 타임딜가; 타임특가; 세일 가격; 할인 적용가; 결제 금액;
        결제금액; 구매가; 오늘의 특가; 핫딜가; 라이브 특가; 결제가; 할인 시; 결제 시; 구매 시; 적용 시;
        실구매가; 전용가;
        现价; 售价; 折后; 折后价; 促销价; 活动价; 秒杀价; 抢购价; 限时价; 特价; 优惠价; 折扣价; 一口价; 价格; 零售价;
        淘宝价; 京东价; 直播价; 单价; 狂欢价; 大促价; 折扣后; 特惠价; 限时特价; 统一价; 到店价; 团购价; 拼团价;
        商城价;
        現價; 售價; 折後; 折後價; 折扣後; 折扣後價; 促銷價; 活動價; 特價; 優惠價; 折扣價; 價格; 網路價; 網購價;
        限時價; 特惠價; 單價;
        促銷; 本店售價; 商品價格; 官方价; 官方售价;
        価格; 販売価格; セール価格; 特価; 特別価格; セール; 割引価格; 割引後価格; 割引後; 値下げ後;
        値下げ後価格; 値段;
        タイムセール特価; タイムセール; ネット価格; 通販価格; 特別特価; お買い得価格; 小計; 限定価格; 当店価格;
        販売価;
        sale price; our price; special price; deal price; current price; price; selling price; your price; now only;
        final price; offer price; promo price; promotional price; clearance price; discounted price; discount price;
        outlet price; web price; online price; internet price; sale; today; now; deal; special; total; offer;
        clearance;
        preis; unser preis; angebotspreis; sonderpreis; aktionspreis; verkaufspreis; jetzt; jetzt nur; nur;
        heute; angebot;
        aktion; reduziert; reduziert auf; onlinepreis; neuer preis; aktueller preis; endpreis; gesamtpreis; nur noch;
        prix; prix actuel; notre prix; prix soldé; prix promo; prix promotionnel; prix de vente; prix réduit;
        maintenant;
        prix remisé; soldes; promo; nouveau prix; prix en ligne; prix spécial; prix web; à seulement; seulement;
        désormais;
        precio; precio actual; precio oferta; precio de oferta; precio de venta; precio especial; ahora; oferta; hoy;
        precio final; precio promocional; precio rebajado; precio con descuento; precio web; rebajado; a solo;
        nuestro precio;
        preço; preço atual; preço promocional; preço de venda; agora; oferta; hoje; preço com desconto; preço final;
        à vista; a vista; no pix; por apenas; somente; preço à vista; preço especial; preco;
        prezzo; prezzo scontato; prezzo speciale; prezzo attuale; prezzo di vendita; prezzo offerta; ora;
        adesso; offerta;
        prezzo in offerta; oggi; in offerta; ora solo; prezzo promo; prezzo online; solo; saldi; prezzo finale;
        prijs; actieprijs; nu; onze prijs; aanbieding; huidige prijs; verkoopprijs; nu voor; aanbiedingsprijs;
        nieuwe prijs;
        kortingsprijs; actie; sale prijs; nu slechts; webprijs;
        cena; cena promocyjna; cena sprzedaży; teraz; jest; cena aktualna; nowa cena; promocja; cena specjalna;
        okazja; cena po rabacie;
        aktualna cena; wyprzedaż; cena końcowa; obecna cena; tylko;
        pris; kampanjpris; reapris; tilbudspris; salgspris; nå; rea; specialpris; nettpris; webbpris; nu kun; nå kun;
        nyt; hinta; tarjoushinta; alehinta; kampanjahinta; erikoishinta; nätpris; tilbud; kampanjepris;
        din pris; vår pris;
        nupris; nypris; ny pris; nedsat; nedsat pris; kun; endast; bara; bare;
        цена; сейчас; со скидкой; цена со скидкой; теперь; новая цена; акция; цена по акции; по акции;
        распродажа; спеццена;
        ціна; зараз; всего; только; итого; стоимость; специальная цена; акционная цена;
        fiyat; fiyatı; indirimli fiyat; satış fiyatı; şimdi; yeni fiyat; kampanya fiyatı; indirimli;
        kampanyalı fiyat; fırsat fiyatı;
        özel fiyat; şimdiki fiyat; güncel fiyat; sadece; etiket indirimli;
        السعر; سعر; الآن; السعر بعد الخصم; بعد الخصم; سعر العرض; سعر خاص; السعر الحالي; سعر البيع; سعر التخفيض; العرض;
        الثمن; فقط; السعر الجديد; السعر الخاص;
        मूल्य; कीमत; अब; ऑफर मूल्य; बिक्री मूल्य; डील मूल्य; सेल मूल्य; विशेष मूल्य; ऑफर; केवल; ऑफ़र मूल्य;
        छूट के बाद;
        giá; giá bán; giá khuyến mãi; giá sale; giá ưu đãi; giá km; giá hiện tại; nay; bây giờ; còn; chỉ còn;
        chỉ; giá mới;
        giá đặc biệt; giá flash sale; giá chỉ; giảm còn; giá online; giá sau giảm; giá khuyến mại; hiện tại;
        ưu đãi còn;
        ราคา; ราคาพิเศษ; ราคาโปรโมชั่น; ราคาโปร; ลดเหลือ; เหลือ; เหลือเพียง; ราคาขาย; ราคาลด; โปรโมชั่น; พิเศษ; เพียง;
        ราคาหลังหักส่วนลด; ราคาปัจจุบัน; ตอนนี้; วันนี้; ราคาสุทธิ; ราคาหลังลด; ลดราคาเหลือ; เฉพาะ;
        harga; harga promo; harga diskon; harga jual; sekarang; jadi; harga spesial; harga sekarang; promo;
        harga akhir; hanya;
        cuma; harga sale; kini; harga jualan; harga terkini; akční cena; cena po slevě; nyní; akciós ár; ár;
        preț; τιμή; מחיר;
    """,
    Label(Says.PRICE, Side.BEFORE): """
        降至; 降到; 降为; 降為; 跌至; 直降至; 直降到; 减至; 减到; 减后; down to; reduced to; marked down to;
        pay; you pay; for only;
        only; just; por; por sólo; por solo; voor; für; für nur; pour; auf; za; za jedyne; til; till; per soli;
        на; за; для;
    """,
    Label(Says.FROM, Side.BEFORE): """
        from; starting at; starting from; starts at; starts from; as low as; prices from; price from;
        priced from; start from;
        ab; schon ab; bereits ab; preis ab; à partir de; a partir de; dès; à partir d'; desde; a partire da; da;
        vanaf; v.a.; od; już od;
        från; fra; frå; alk; alkaen; från endast; от; від; начиная от; цена от; 低至; 最低; 仅需; 只需; 低於;
        起价; 起價; 起售价;
        ابتداء من; ابتداءً من; يبدأ من; تبدأ من; من; بدءا من; बस; từ; chỉ từ; giá từ; เริ่มต้น; เริ่มต้นที่;
        เริ่ม; เริ่มต้นเพียง; ตั้งแต่; mulai; mulai dari;
        bermula dari; dari; start; 最安値; 最低价; 最低價; 최저; started at; минимум; başlangıç; cena od;
        prix à partir de; precio desde; preço a partir de;
    """,
    Label(Says.FROM, Side.AFTER): """
        부터; 원부터; 起; 元起; 起售; から; 円から; より; ~; and up; alkaen; 'den başlayan*; 'dan başlayan*;
        den başlayan*; dan başlayan*;
        'den itibaren; 'dan itibaren; से शुरू; से प्रारंभ; से; başlayan*; -tól; -től;
    """,
}

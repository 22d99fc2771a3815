"""What a phrase on stock can mean, and what shops say when it is here; small letters, `*` takes any ending."""

from enum import Enum, auto
from typing import Final


class Says(Enum):
    """What a phrase says.

    `BUY`, `CAN_HAVE` and `CANNOT_HAVE` count only where nothing but fillers stands beside them.
    """

    IN = auto()
    BUY = auto()
    """A button that buys."""
    CAN_HAVE = auto()
    CANNOT_HAVE = auto()
    OUT = auto()
    SOLD_OUT = auto()
    """Perfect and final: sold to the last piece."""
    NOTIFY = auto()
    """The shopper can be told when it comes back: it is not here now."""
    RESTOCKED = auto()
    FEW = auto()
    PRE_ORDER = auto()
    BACK_ORDER = auto()
    GONE = auto()
    STOCK = auto()
    """The word stock, for a number beside it."""
    LEFT = auto()
    """What is left, for a number beside it."""
    ONLY = auto()
    NOT = auto()
    """Denies the stock word behind it."""
    NOT_BEHIND = auto()
    """Denies the stock word before it."""
    IF = auto()
    """The stock word that follows is a condition, no statement."""
    VOID = auto()
    """A filter, a general term of sale, a question: the whole text states no stock."""
    OTHER = auto()
    """Says nothing of stock, though a part of it would."""


HERE: Final = {
    Says.IN: """

        재고 있음; 재고 있습니다; 재고 보유; 재고 충분; 재고 여유; 재고 확보; 판매중; 판매 중; 판매중인 상품;
        구매 가능; 구매가능; 주문 가능;
        즉시 구매 가능; 바로 구매 가능; 즉시 출고 가능; 당일 출고 가능; 입고 완료; 재고 유;
        有货; 有現貨; 有现货; 现货; 現貨; 有库存; 有庫存; 尚有庫存; 尚有库存; 库存充足; 庫存充足; 库存充裕; 库存有货;
        现货供应; 現貨供應; 现货速发;
        现货秒发; 供貨中; 供货中; 販售中; 销售中; 銷售中; 热卖中; 熱賣中; 庫存尚有; 可购买; 可立即购买; 庫存足夠;
        可訂購; 貨源充足;
        在庫あり; 在庫有り; 在庫有; 在庫がございます; 在庫豊富; 在庫に余裕; 在庫十分; 販売中; 即納; 即納可; 即納可能;
        購入可能; 注文可能;
        取扱中; 在庫◎; 在庫〇; 在庫○; 在庫:あり; 在庫:有; 在庫: あり; 在庫は十分; 即日発送可能; 即出荷可能;
        in stock; in-stock; instock; item in stock; ready to ship; ready for dispatch; in stock now; available now;
        available to order; available in stock; available for order;
        available to ship; available to buy; available for purchase; available for immediate dispatch;
        available for shipping; available online; stock available;
        plenty in stock; in good stock; ready stock; on stock; can be ordered; currently available;
        auf lager; sofort lieferbar; sofort verfügbar; sofort versandfertig; vorrätig; versandfertig; lagernd;
        ab lager; lieferbar; ab lager lieferbar;
        auf vorrat; lagerware; versandbereit; bestellbar; online verfügbar; sofort versandbereit; ab lager verfügbar;
        artikel ist auf lager;
        en stock; en stocks; stock disponible; disponible immédiatement; disponible en stock; produit en stock;
        disponible en ligne; article en stock; prêt à expédier;
        prêt à être expédié;
        hay stock; en existencia; en existencias; hay existencias; disponibilidad inmediata; con existencias;
        con stock; tenemos stock;
        disponible online; entrega inmediata; listo para enviar;
        em estoque; em stock; em armazém; disponível em estoque; pronta entrega; a pronta entrega;
        disponível em stock; tem em estoque;
        in magazzino; disponibile in magazzino; disponibilità immediata; disponibile subito;
        immediatamente disponibile; pronta consegna; in pronta consegna;
        disponibile online; disponibile per la spedizione;
        op voorraad; direct leverbaar; uit voorraad leverbaar; leverbaar; in voorraad; direct beschikbaar;
        voldoende voorraad; ruim op voorraad;
        w magazynie; na stanie; dostępny od ręki; dostępne od ręki; dostępny w magazynie; na magazynie;
        produkt dostępny; towar dostępny;
        i lager; finns i lager; på lager; på lager nå; på lager nu; fjernlager; varastossa; heti saatavilla;
        i webblager; på vårt lager; på nettlager; lagerført;
        heti varastosta; saatavilla heti; til på lager; lagervare;
        в наличии; есть в наличии; есть на складе; на складе; товар в наличии; имеется в наличии; есть в продаже;
        в продаже; в наявності; є в наявності;
        stokta var; stokta mevcut; stoklarda; stokta bulunuyor; stokta; stoklarımızda; stoklarımızda mevcut;
        hemen teslim; stok var;
        متوفر في المخزون; في المخزون; متوفر حاليا; متوفر حالياً; متاح للشراء; موجود في المخزون; متوفر الآن;
        स्टॉक में है; स्टॉक में; स्टॉक में उपलब्ध; स्टॉक उपलब्ध; इन स्टॉक;
        còn hàng; sẵn hàng; có sẵn hàng; có hàng; có sẵn; hàng có sẵn; có sẵn tại kho; đang bán;
        tình trạng: còn hàng;
        มีสินค้า; มีสินค้าพร้อมส่ง; พร้อมส่ง; สินค้าพร้อมส่ง; มีในสต็อก; มีในสต๊อก; มีสต็อก; มีของพร้อมส่ง;
        พร้อมจำหน่าย; มีของ; มีสต๊อก; สินค้าพร้อมจำหน่าย;
        stok tersedia; stok ada; ada stok; tersedia stok; barang tersedia; siap kirim; produk tersedia; stok banyak;
        skladem; na skladě; na sklade; raktáron; készleten; în stoc; in stoc; σε απόθεμα; διαθέσιμο άμεσα; במלאי;
        zaloga; na zalogi; na lageru; na stanju; в наличност;
    """,
    Says.BUY: """

        구매하기; 바로 구매; 바로 구매하기; 바로 주문하기; 바로 결제; 주문하기; 장바구니 담기; 장바구니에 담기;
        장바구니에 추가; 장바구니 추가; 쇼핑백 담기;
        쇼핑백에 담기; 쇼핑백에 추가; 지금 구매; 지금 구매하기; 구매 하기; 카트에 담기; 카트 담기; 카트에 추가;
        n pay 구매; 네이버페이 구매하기; 톡체크아웃 구매하기;
        선물하기; 즉시 구매; 즉시구매; 구입하기; 간편 구매; 주문 하기; 담기; 쇼핑카트 담기; 장바구니담기; 바로주문;
        즉시 구매하기; npay 구매하기; 바로구매하기; 사러가기;
        立即购买; 立即購買; 马上购买; 加入购物车; 加入購物車; 放入购物车; 放入購物車; 马上抢; 立即抢购; 马上抢购;
        去购买; 领券购买; 直接購買; 直接购买; 立刻購買; 我要购买;
        加入购物袋; 加入購物袋; 加購物車; 加购; 立即下单; 立即下單; 一键购买; 现在购买; 現在購買; 馬上買; 立即買;
        我要買; 加入购物篮; 立即结账; 單獨購買; 单独购买; 立即抢;
        添加到购物车; 新增至購物車; 放入購物籃; 购买; 購買; 券后购买; 免费领券购买; 马上买; 去抢购;
        カートに入れる; カートに追加; カートへ入れる; かごに追加; 買い物かごに入れる; 買い物カゴに入れる;
        かごに入れる; カゴに入れる; 今すぐ購入; 今すぐ買う; 購入する; 購入手続きへ;
        ご購入はこちら; 注文する; カートに商品を入れる; ショッピングカートに入れる; バッグに入れる;
        ショッピングバッグに追加; レジに進む; 購入手続きに進む; ショッピングバッグに入れる; バッグに追加;
        add to cart; add to bag; add to basket; add to trolley; buy now; buy it now; shop now; order now; purchase;
        purchase now; add to shopping bag; add to shopping cart;
        place order; buy; checkout; check out; buy with shop pay; buy today; order online; buy online; add to order;
        quick add;
        in den warenkorb; in den warenkorb legen; jetzt kaufen; kaufen; in den einkaufswagen; jetzt bestellen;
        bestellen; sofort kaufen; zum warenkorb hinzufügen;
        in die einkaufstasche; in den einkaufskorb; sofort-kaufen; warenkorb hinzufügen;
        ajouter au panier; acheter maintenant; acheter; achat immédiat; commander; j'achète; ajouter à mon panier;
        ajouter; ajout panier; je commande; achat rapide; achat express;
        añadir al carrito; agregar al carrito; añadir a la cesta; comprar ahora; comprar; comprar ya;
        agregar a la bolsa; añadir a la bolsa; lo quiero; agregar a mi bolsa;
        añadir al carro; agregar al carro; compra ahora;
        adicionar ao carrinho; comprar agora; adicionar à sacola; adicionar ao cesto; eu quero; adicionar à cesta;
        adicionar na sacola; colocar no carrinho; compre agora;
        aggiungi al carrello; acquista; acquista ora; compra ora; acquista subito; compralo subito;
        aggiungi alla borsa; metti nel carrello; compra subito; aggiungi;
        in winkelwagen; in winkelmand; toevoegen aan winkelwagen; nu kopen; bestel nu; koop nu; in mijn winkelwagen;
        toevoegen aan winkelmand; in mijn winkelwagentje;
        in winkelwagentje; voeg toe aan winkelwagen; voeg toe;
        dodaj do koszyka; kup teraz; do koszyka; kup; zamów; kup i zapłać; zamów teraz; wrzuć do koszyka; kupuję;
        lägg i varukorg; lägg i varukorgen; köp; köp nu; lägg i kundvagn; lägg i kundvagnen; handla nu;
        legg i handlekurv; legg i handlekurven; kjøp nå; kjøp; læg i kurv;
        læg i indkøbskurv; køb nu; køb; lisää ostoskoriin; osta nyt; lägg till i varukorgen; lägg i korg;
        lägg i kassen; legg i handlevogn; lisää koriin; tilføj til kurv; læg i kurven;
        в корзину; добавить в корзину; купить; купить сейчас; купить в 1 клик; купить в один клик; заказать;
        оформить заказ; положить в корзину; до кошика; купити;
        додати в кошик; додати до кошика;
        sepete ekle; hemen al; satın al; şimdi al; hemen satın al; sepete at; sipariş ver; şimdi satın al;
        أضف إلى السلة; أضف الى السلة; اشتر الآن; اشتري الآن; إضافة إلى السلة; أضف للسلة; اضف الى السلة;
        إضافة إلى عربة التسوق; أضف إلى عربة التسوق; شراء الآن; إضافة للسلة;
        أضف إلى الحقيبة; اطلب الآن; تسوق الآن;
        कार्ट में डालें; कार्ट में जोड़ें; अभी खरीदें; खरीदें; बैग में डालें; अभी ख़रीदें;
        thêm vào giỏ; thêm vào giỏ hàng; mua ngay; mua hàng; đặt hàng; đặt mua; cho vào giỏ; chọn mua; đặt hàng ngay;
        đặt mua ngay; thêm giỏ hàng;
        เพิ่มลงตะกร้า; เพิ่มลงในตะกร้า; หยิบใส่ตะกร้า; หยิบลงตะกร้า; ซื้อเลย; ซื้อทันที; ซื้อสินค้า; สั่งซื้อ;
        เพิ่มไปยังรถเข็น; เพิ่มในรถเข็น; ใส่ตะกร้า; ซื้อตอนนี้; สั่งซื้อเลย; เพิ่มใส่ตะกร้า;
        สั่งซื้อสินค้า; ซื้อ; เพิ่มเข้าตะกร้า; หยิบใส่รถเข็น;
        tambah ke keranjang; tambahkan ke keranjang; masukkan keranjang; beli sekarang; + keranjang; beli;
        masukkan ke keranjang; beli langsung; tambah ke troli;
        vložit do košíku; do košíku; přidat do košíku; pridať do košíka; do košíka; koupit; kosárba; kosárba teszem;
        adaugă în coș; adauga in cos; προσθήκη στο καλάθι; הוסף לסל;
        הוספה לסל; dodaj u košaricu; dodaj u korpu; dodaj v košarico; добави в количката; купи;
    """,
    Says.CAN_HAVE: """

        available; verfügbar; disponible; disponibles; disponível; disponíveis; disponibile; disponibili;
        beschikbaar; dostępny; dostępne; dostępna; tillgänglig; tilgjengelig;
        tilgængelig; saatavilla; доступен; доступно; доступна; mevcut; متوفر; متوفرة; متاح; उपलब्ध; उपलब्ध है;
        sẵn có; tersedia; dostupné; dostupný; elérhető; disponibil; διαθέσιμο; זמין;
        ready; 可售; 可销售; 可售卖; finns; in vendita; en vente; à venda; a la venta;
    """,
    Says.CANNOT_HAVE: """

        unavailable; not available; nicht verfügbar; indisponible; non disponible; no disponible; indisponível;
        não disponível; non disponibile; niet beschikbaar; niedostępny;
        niedostępne; niedostępna; ej tillgänglig; inte tillgänglig; ikke tilgjengelig; ikke tilgængelig;
        ei saatavilla; недоступен; недоступно; недоступна; mevcut değil; غير متوفر; غير متوفرة; غير متاح;
        उपलब्ध नहीं; उपलब्ध नहीं है; अनुपलब्ध; không có sẵn; không khả dụng; tidak tersedia; nedostupné;
        nem elérhető; indisponibil; μη διαθέσιμο; לא זמין; 이용 불가; slut; нет; brak; loppu; отсутствует; hết;
        kosong; terminato; rupture; tutto esaurito; продан; продано; out; finito; ended; retired;
    """,
}

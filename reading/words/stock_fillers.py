"""Words that may stand beside a weak stock word without changing what it says, by language."""

from typing import Final

FILLERS: Final = """

    이; 이 상품은; 본 상품은; 해당 상품은; 현재; 상품은; 상품; 제품; 옵션; 은; 는; 가; 이 제품은; 입니다; 됩니다;
    합니다; 찜하기; 찜; 관심상품; 장바구니; 공유하기; 공유; 위시리스트; 온라인;
    商品; 该商品; 此商品; 目前; 当前; 當前; 该; 此; 收藏; 客服; 店铺; 店鋪; 在线客服; 分享; 关注; 購物車; 购物车;
    很抱歉; 抱歉; 对不起; 您好; 数量; 數量; 本商品; 这件商品; 您查看的; 已;
    この商品は; 現在; ただいま; お気に入り; お気に入りに追加; 申し訳ございません; こちらの商品は; 本商品は; です;
    ます; ほしい物リスト; この; 当商品は; 只今; オンライン;
    this; item; items; product; the; is; are; it; currently; sorry; we're; now; online; immediately; stock; status;
    availability; at; moment; today; right; we; wishlist; add to wishlist;
    add to favorites; add to favourites; save; share; compare; qty; quantity; yes; variant; option; size; selected;
    style; article; temporarily; momentarily; presently; oops; that; with; and; or;
    dieser; diese; dieses; artikel; produkt; ist; derzeit; zurzeit; aktuell; momentan; zur; zeit; leider; jetzt; das;
    der; die; verfügbarkeit; merken; auf die wunschliste; wieder; menge; im moment; sofort;
    auf den merkzettel; auf den wunschzettel; vergleichen; stück;
    ce; cet; cette; produit; est; actuellement; momentanément; temporairement; désolé; le; la; disponibilité; pour;
    l'instant; en ligne; immédiatement; favoris; ajouter aux favoris; taille; quantité;
    este; esta; producto; artículo; está; actualmente; temporalmente; lo sentimos; disponibilidad; el;
    en este momento; por el momento; momentáneamente; de; inmediatamente; ahora; cantidad; añadir a favoritos; talla;
    produto; artigo; atualmente; temporariamente; disponibilidade; o; no momento; momentaneamente; imediatamente;
    agora; ops; quantidade; tamanho; imediata; desculpe; sentimos;
    questo; prodotto; articolo; è; attualmente; al momento; temporaneamente; disponibilità; il; spiacenti; subito;
    ora; quantità; aggiungi ai preferiti; taglia; aggiungi alla lista desideri;
    dit; deze; het; helaas; momenteel; op dit moment; tijdelijk; beschikbaarheid; nu; aantal; maat; direct;
    ten; towar; jest; obecnie; aktualnie; chwilowo; niestety; dostępność; teraz; stan; ilość; rozmiar; artykuł; ta;
    do ulubionych;
    denna; produkten; varan; är; just nu; tyvärr; tillfälligt; för närvarande; denne; varen; er; dessverre; desværre;
    produktet; for øyeblikket; i øjeblikket; tuote; on; tällä hetkellä; lagerstatus; antal; antall; nyt; nå;
    товар; этот; сейчас; временно; к сожалению; наличие; данный; продукт; количество; артикул; размер; цена; у нас;
    добавить в избранное; в избранное; статус; увы;
    ürün; bu; şu an; şu anda; maalesef; geçici olarak; stok; durumu; stok durumu; adet; favorilere ekle; ürünün;
    المنتج; هذا; حالياً; حاليا; الآن; عذراً; عذرا; السلعة; للأسف; هذه; مؤقتا; مؤقتاً; التوفر; الكمية;
    यह; उत्पाद; आइटम; वर्तमान में; अभी; फिलहाल; है; इस समय; क्षमा करें; खेद है;
    sản phẩm; hiện; này; hiện tại; tình trạng; tạm thời; hiện đang; xin lỗi; số lượng; rất tiếc; yêu thích; kho hàng;
    สินค้า; ขณะนี้; นี้; ชั่วคราว; ขออภัย; จำนวน; ตอนนี้; ชิ้น; สถานะ; รายการโปรด; สถานะสินค้า; ครับ; ค่ะ; รายการ;
    produk; barang; ini; saat ini; maaf; sementara; jumlah; sedang; kuantitas; untuk;
    n; npay; n pay; pay; shop; kakao; 네이버페이; 톡체크아웃; 카카오페이; 토스페이;
"""

"""Words by which shops' pages name their parts: buttons, sold-out signs, number labels, areas that show other products.

Class names and ids are what themes of the common shop programs write (Shopify, WooCommerce, Magento, PrestaShop,
BigCommerce, Salesforce, Shopware, Hybris, VTEX, OpenCart, Cafe24, MakeShop, EC-CUBE); texts are what they print.
"""

import re
from typing import Final

ELSEWHERE: Final = re.compile(
    r"relat(?:ed|ion)|recom+end|\breco|recos|up-?sell|cross-?(?:sell|sale)|similar|also-?(?:b|l|v)|recently|last-?seen|viewed|"
    r"you-?(?:may|might)|suggest|bundle|bought-?together|buy-?together|fbt|frequently|accessor|complement|mini-?cart|"
    r"cart-?(?:drawer|popup|modal|side|box)|(?:side|header|top|ajax|flyout)-?(?:cart|basket|bag)|basket-?box|mega-?menu|\bmenu|"
    r"navbar|navigation|\bnav\b|footer|breadcrumb|review|rating|newsletter|popup|quick-?(?:view|shop|add|order)|"
    r"wish-?list|compare-?(?:list|bar|products)|announcement|sponsor|advert|trending|look-?book|shop-?the-?look|complete-?the|alternativ|"
    r"zubeh|best-?sell|top-?sell|product-?(?:list|grid|tile|slider|carousel|teaser|cards)\b|products-?(?:list|grid|slider|carousel)|"
    r"productlist|\bplp\b|(?:item|product)-?card|other-?(?:product|item|seller|offer)|more-?(?:product|item|from)|history|sticky-?header|"
    r"collection-?(?:list|item)|cookie|\bconsent|faq|q-?and-?a|hidden-?price|trade-?in|warrant|insurance|protection-?plan|"
    r"search-?(?:result|suggest|box)|filter|facet|subscri|gift-?card-?|add-?ons?\b|configurator-?sum|blog|article-?list|coming-?soon|"
    r"banner|carousel-?(?:item|product)|\bpromo-?(?:bar|banner|tile)|sidebar|top-?bar|site-?header|lookbook|vvp|zuletzt|kunden-?",
    re.IGNORECASE,
)
"""Classes and ids of areas that are not the product's own."""

PRICED: Final = re.compile(
    r"pri[cs]e|preis|\bprix|prezzo|precio|preco|pre[cç]o|\bcena|\bceny|kaina|hinta|\bpris|prijs|\bprc|amount|cost|\bharga|fiyat|"
    r"money|valor|가격|bdi|won\b|selling|total",
    re.IGNORECASE,
)
"""Classes and ids of elements that hold a price."""

STRUCK: Final = re.compile(
    r"\bold|[-_]old|old[-_]?pri|oldpri|\bwas\b|was-?pri|[-_]was\b|price[-_]?was|before|strik|struck|cross(?:ed)?|line-?through|"
    r"list-?pri|pricelist\b|\brrp|msrp|\buvp|\bpvp|retail|compare-?at|compareat|prev(?:ious)?-?pri|tachad|barr[eé]|barrat|statt|vorher|antes|"
    r"price-?(?:old|before|from-old)|high-?price\b|crossed|\bdel\b|through|original|precio-?lista|full-?price|undiscounted|\bscratch|"
    r"priceold|price-?standard|non-?sale|nonsale",
    re.IGNORECASE,
)
SOFT: Final = re.compile(r"regular|normal|\bbase\b|standard|\borig", re.IGNORECASE)
"""Classes of a former price where a lower one stands beside it, of the price itself where none does."""

OTHER_AMOUNT: Final = re.compile(
    r"shipp|deliver|versand|livraison|spediz|envio|frete|install?ment|financ|ratenz|\brate|klarna|after-?pay|affirm|clearpay|paypal|"
    r"sezzle|\bzip-|month|sav(?:e|ing)|you-?save|discount-?(?:amount|badge|percent|value|label|rate)|percent|rabatt|badge|"
    r"points?\b|point-|reward|deposit|voucher|cash-?back|bonus|\bvat-?amount|\btax(?!ed)|ecotax|min-?order|threshold|progress|omnibus|lowest|"
    r"30-?day|price-?history|insta?lm|credit|cuota|parcela|rata\b|raty|splátk|leas|tradein|eco-?part|"
    r"excl|exkl|without-?(?:vat|tax)|no-?vat|net-?price|price-?net|\bhtva\b|ht\b|handling|fee\b|fees\b|surcharge|estimate",
    re.IGNORECASE,
)
"""Classes of amounts that are no price of the product."""

UNIT: Final = re.compile(
    r"unit-?pri|per-?unit|price-?per|base-?price|basisprijs|grundpreis|\bppu|unit-?cost|measure", re.IGNORECASE
)
MEMBER: Final = re.compile(r"member|loyal|\bclub|\bvip|prime-?pri|rewards-?pri|\bplus-?pri", re.IGNORECASE)
CARD: Final = re.compile(r"card-?pri|price-?card|tarjeta|tc-price|with-?card", re.IGNORECASE)

BUY: Final = (
    "add to cart|add to bag|add to basket|add to trolley|add to my bag|buy now|buy it now|add item|place bid|"
    "in den warenkorb|in den einkaufswagen|in den korb|jetzt kaufen|in de winkelwagen|in winkelwagen|in mijn winkelwagen|in winkelmand|"
    "ajouter au panier|ajouter à mon panier|ajoutez au panier|achat immédiat|acheter|aggiungi al carrello|metti nel carrello|"
    "compralo subito|acquista|fai un'offerta|añadir al carrito|agregar al carro|agregar al carrito|añadir a la cesta|añadir a la bolsa|"
    "comprar|cómpralo|adicionar ao carrinho|adicionar à sacola|adicionar ao saco|do košíku|do košíka|přidat do|pridať do|koupit|kúpiť|"
    "kosárba|do koszyka|kup teraz|în coș|în coş|in cos|adauga in|cumpără|в корзину|в кошик|в количката|купить|купити|добавить в|"
    "lisa korvi|ostukorvi|osta nüüd|ielikt grozā|pievienot grozam|likt grozā|grozā|pirkt|į krepšelį|pirkti|"
    "장바구니|구매하기|바로구매|바로 구매|구매|加入購物車|加入购物车|加到購物車|放入購物車|立即購買|立即购买|立即結帳|直接購買|我要購買|馬上買|立刻購買|"
    "カートに入れる|カートへ|かごに|買い物かご|今すぐ買う|購入する|購入手続き|أضف إلى|اضف إلى|أضف الى|اضف الى|اشتر|sepete ekle|sepete at|satın al|"
    "læg i kurv|legg i handlekurv|legg i handlevogn|lägg i varukorg|lägg i kundvagn|köp nu|lisää ostoskoriin|lisää koriin|osta heti|"
    "thêm vào giỏ|mua ngay|เพิ่มลงตะกร้า|หยิบใส่|ซื้อเลย|הוסף לסל|הוספה לסל|tambah ke keranjang|beli sekarang|masukkan keranjang|"
    "dodaj u košaricu|dodaj v košarico|u košaricu|dodaj u korpu|купи|προσθήκη στο καλάθι|στο καλάθι|kjøp"
).split("|")
"""What a button says that puts the product into the cart, lower case."""

SOLD_OUT: Final = (
    "sold out|out of stock|currently unavailable|no longer available|temporarily unavailable|not available online|"
    "notify me|email me when|email when available|join the waitlist|join waitlist|back in stock notification|"
    "ausverkauft|nicht verfügbar|nicht lieferbar|vergriffen|nicht vorrätig|benachrichtig|épuisé|en rupture|rupture de stock|indisponible|"
    "esaurito|non disponibile|avvisami|agotado|sin stock|no disponible|avísame|avisame|esgotado|indisponível|avise-me|uitverkocht|niet op voorraad|"
    "wyprzedan|niedostępny|brak w magazynie|powiadom|vyprodáno|vypredané|není skladem|nie je skladom|nedostupn|stoc epuizat|indisponibil|"
    "нет в наличии|распродано|сообщить о поступлении|немає в наявності|läbi müüdud|izpārdots|nav pieejams|išparduota|"
    "품절|일시품절|재입고|판매종료|판매중지|售罄|售完|已售完|缺貨|缺货|補貨中|补货|已停售|貨到通知|到货通知|品切れ|売り切れ|在庫切れ|在庫なし|完売|入荷待ち|再入荷|"
    "tükendi|stokta yok|gelince haber ver|hết hàng|สินค้าหมด|נגמר|אזל|غير متوفر|نفذت|نفد|slut i lager|slutsåld|udsolgt|utsolgt|loppuunmyyty|"
    "elfogyott|nincs készleten|εξαντλ|rasprodano|stok habis"
).split("|")
"""What stands on the button, or beside it, when the product cannot be bought, lower case."""

BUY_MARK: Final = re.compile(
    r"add-?_?to-?_?(?:cart|bag|basket|trolley)|addto(?:cart|bag|basket)|single_add_to_cart|\batc\b|atc-|add-?2-?cart|cart-?add|"
    r"buy-?_?(?:now|button|btn|it)|buybutton|btn-?_?(?:buy|cart|order)|to-?cart|tocart|product-?form__(?:submit|cart)|in-?cart|button-cart|"
    r"\bbuy\b|binbtn|basket-?add|add_to_basket",
    re.IGNORECASE,
)
"""Classes, ids and names of such a button."""

NUMBER_LABEL: Final = re.compile(
    r"^\W*(?:(?:product|produkt|style|artikel|article|stock|part|catalog|ebay|manufacturer)[\s-]?)?"
    r"(?:sku|item|article|artikel|art|model|style|product|produkt|bestell|varen|vare|tuote|objekt|ref|réf|référence|referencia|reference|"
    r"código|codigo|codice|cod|cód|kód|kod|código de producto|produkta|preces|tootekood|prekės|артикул|код(?: товара)?|"
    r"商品編號|商品编号|商品番号|品番|型番|貨號|货号|商品貨號|상품번호|상품코드|품번|제품번호|numero oggetto|numéro de l.objet)"
    r"[\s.-]*(?:number|numbers|num|nummer|nr|no|id|code|kods|kodas|kood|interno|numero|número|artículo|artikla|produs|produktu|tovaru|zboží|"
    r"prodotto|oggetto|produit|producto|do produto|товара|#|№|n°|nº)?[\s.]*(?:[:#№：]|$)",
    re.IGNORECASE,
)
"""A text that announces the product's number: "SKU:", "Artikel-Nr.:", "Item #", "상품번호"."""

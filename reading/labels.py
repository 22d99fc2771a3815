"""Words by which shops' pages name their parts: areas of other products, prices, buttons, number labels.

Class names and ids are what themes of the common shop programs write (Shopify, WooCommerce, Magento, PrestaShop,
BigCommerce, Salesforce, Shopware, Hybris, VTEX, OpenCart, Cafe24, MakeShop, EC-CUBE). Words are looked for as plain
substrings, which costs a tenth of one regular expression with as many branches.
"""

from functools import lru_cache
from typing import Final


class Marks:
    """A set of class and id words.

    `fused` are looked for anywhere in a name without its dashes, `whole` as a part between dashes, `exact` as a whole
    name.
    """

    def __init__(self, fused: str, whole: str = "", exact: str = "") -> None:
        self._fused = tuple(fused.split())
        self._whole = tuple(f" {word} " for word in whole.split())
        self._exact = frozenset(exact.split())
        self.on = lru_cache(maxsize=16_384)(self._on)

    def _on(self, mark: str) -> bool:
        """Whether a class-and-id text holds one of the words."""
        low = mark.lower()
        fused = low.translate(_WITHOUT_DASHES)
        spaced = f" {low.translate(_DASHES_AS_SPACES)} "
        if any(map(fused.__contains__, self._fused)) or any(map(spaced.__contains__, self._whole)):
            return True
        return bool(self._exact) and not self._exact.isdisjoint(low.split())


_WITHOUT_DASHES: Final = str.maketrans("", "", "-_:")
_DASHES_AS_SPACES: Final = str.maketrans("-_:", "   ")

ELSEWHERE: Final = Marks(
    "related recommend recommand recos mfereco upsell crosssell crosssale similar alsobought alsolike "
    "alsoview recently "
    "lastseen lastviewed viewedproduct youmay youmight suggestion suggestedprod suggesteditem "
    "boughttogether buytogether frequently accessor complement "
    "minicart cartdrawer cartpopup cartmodal cartside sidecart headercart topcart ajaxcart flyoutcart basketbox "
    "minibasket megamenu navbar navigation footer breadcrumb review rating newsletter popup quickview "
    "quickshop quickaddmodal quickadddrawer "
    "quickorder wishlist comparelist comparebar compareproducts announcement sponsor advert trending "
    "lookbook shopthelook "
    "completethe alternativ zubeh bestsell topsell productlist productslist productgrid productsgrid producttile "
    "productslider productsslider productcarousel productscarousel productteaser otherproduct otheritem "
    "otherseller otheroffer moreproduct moreitem morefrom stickyheader collectionlist cookie consent tradein warranty "
    "protectionplan searchresult searchsuggest searchbox filter facet giftcard articlelist comingsoon banner promobar "
    "promotile topbar siteheader zuletzt relatedprod recomendad relacionad consigliat correlat "
    "podobne podobny souvisej suvisiac prisluse ahnlich aehnlich kunden saatavilla baskets othersbought "
    "addonitem bundleitem bundleproduct fbtitem pricehistory dyrec emarsys nosto avivid criteo",
    "nav menu reco faq blog fbt plp ads ad history addon addons bundle",
    "product-card product-item item-card card product-tile product-miniature product-thumb product-box "
    "swiper-slide slick-slide",
)
"""Areas that are not the product's own."""

PRICED: Final = Marks(
    "price pricing preis prezzo precio preco cena ceny kaina hinta prijs amount cost harga fiyat money "
    "valor 가격 selling prix",
    "pris prc won bdi total buybox",
)
"""Elements that hold a price."""

STRUCK: Final = Marks(
    "oldpri priceold waspri pricewas pricebefore beforeprice strike struck crossed linethrough listpri msrp compareat "
    "prevpri previouspri priceprev tachad barrat tachee statt vorher antes fromold highprice originalpri priceorig "
    "preciolista fullprice retailpri undiscounted scratch nonsale regularpriceold formerpri",
    "old was rrp uvp pvp del through retail original before strikethrough barre prev",
)
"""Former prices: struck through in the theme's style."""

SOFT: Final = Marks("regular normal standard", "base orig list")
"""Former prices where a lower one stands beside them, the price itself where none does."""

OTHER: Final = Marks(
    "shipp deliver versand livraison spediz envio frete installment instalment financ ratenz klarna afterpay affirm "
    "clearpay paypal sezzle month saving yousave saveamount discountamount discountbadge discountpercent discountvalue "
    "discountlabel discountrate percent rabatt badge reward deposit voucher cashback bonus taxamount vatamount ecotax "
    "minorder threshold progress omnibus lowest30 lowestin 30day pricehistory credit cuota parcela splatk "
    "leasing exclvat exclusvat "
    "withoutvat withouttax novat exvat handling surcharge estimate ecopart taxex",
    "rate rates saved save points point fee fees excl exkl ht htva net netto",
)
"""Amounts that are no price of the product: fees, savings, instalments, prices without tax."""

UNIT: Final = Marks("unitpri perunit priceper basisprijs grundpreis unitcost measure", "ppu")
MEMBER: Final = Marks("member loyal primepri rewardspri pluspri", "club vip")
CARD: Final = Marks("cardpri pricecard tarjeta withcard")
CURRENT: Final = Marks(
    "sale current final special promo offer selling actual mainprice productprice discounted", "now new ins"
)
BUY_MARK: Final = Marks(
    "addtocart addtobag addtobasket addtotrolley addcart cartadd addbasket basketadd add2cart buynow buybutton buybtn "
    "btnbuy btncart productformsubmit productformcart buttoncart singleaddtocart tocart buyit binbtn "
    "addtoshopping orderbtn",
    "atc buy",
)
"""Classes, ids and names of the button that buys."""
STOCK: Final = Marks(
    "stock availab inventory verfuegbar verfugbar lieferbar dispon lager skladom skladem sklad dostupn", ""
)
"""Elements that tell the stock level."""
ONE_STATE: Final = Marks(
    "badge sticker ribbon unavail soldout outofstock notavail nostock indispon notify nodispon", "tag flag"
)
"""Elements that themes keep in the page for one state and show by style: corner signs, sold-out notes."""

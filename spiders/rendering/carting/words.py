"""Words by which carts are known: what leads beyond them, what puts in and takes out, what their pages say.

Small letters. Paths are what the common shop programs use (Shopify, WooCommerce, Magento, Shopware, PrestaShop,
OpenCart, Salesforce, Cafe24, MakeShop).
"""

import re
from typing import Final

BEYOND: Final = frozenset(
    "checkout checkouts payment payments pay paypal order orders orderform ordersheet onepage buynow purchase billing "
    "kasse kassa caisse pagamento pago bestellen 주문 결제 klarna stripe adyen braintree inicis kakaopay naverpay toss "
    "tosspayments payco alipay afterpay".split()
)
"""Parts of paths, hosts and actions that lead on from the cart."""

CART_BELOW: Final = ("checkout/cart", "checkout/line-item", "checkout/offcanvas", "order/basket", "front/order/basket")
"""Carts whose address begins as if it led on: Magento and OpenCart, Shopware, Cafe24."""

CART_PATH: Final = re.compile(
    r"(?:^|/)(?:cart|basket|bag|shopping[-_]?(?:bag|cart|basket)|warenkorb|panier|carrito|cesta|carrello|carrinho|"
    r"koszyk|winkelwagen|winkelmand|sepet|checkout/cart)(?:[/.]|$)"
)

CART_REQUEST: Final = re.compile(
    r"add|cart|basket|\bbag|warenkorb|panier|carrito|cesta|carrello|carrinho|koszyk|winkel|sepet"
)
"""In the path of what is asked of a shop to put into the cart."""

INTO_CART: Final = (
    "to cart", "to bag", "to basket", "to trolley", "장바구니", "쇼핑백", "카트", "담기", "购物车", "購物車", "カート",
    "warenkorb", "au panier", "al carrito", "a la cesta", "al carrello", "ao carrinho", "do koszyka", "winkelwagen",
    "winkelmand", "varukorg", "indkøbskurv", "handlekurv", "в корзину", "sepete", "do košíku", "kosárba",
)  # fmt: skip
"""In the label of the button that puts into the cart."""

AT_ONCE: Final = (
    "buy now", "buy it now", "checkout", "check out", "express", "바로구매", "바로 구매", "구매하기", "주문", "立即",
    "今すぐ", "jetzt kaufen", "sofort", "acheter maintenant", "comprar ahora", "acquista ora",
)  # fmt: skip
"""In the label of a button that leads beyond the cart: never pressed."""

TAKES_OUT: Final = (
    r"remove|delete|삭제|비우기|移除|删除|刪除|削除|entfernen|löschen|supprimer|retirer|eliminar|quitar|rimuovi|"
    r"verwijder|usuń|ta bort|удалить|kaldır"
)
"""In the label or class of what takes a line out."""

EMPTY: Final = re.compile(
    r"\bempty\b|no (?:items|products) in|비어|담긴 상품이 없|상품이 없습니다|为空|空空|空的|空です|"
    r"\bleer\b|\bvide\b|vac[ií][oa]|vuoto|vazio|pust[ya]|\bleeg\b|\btom\b|пуст|boş|prázdn"
)
"""On the page of a cart with nothing in it."""

ASIDE: Final = re.compile(
    r"shipping|delivery|\btax\b|\bvat\b|mwst|discount|\bsaved?\b|coupon|voucher|point|reward|deposit|gift|per \d|"
    r"배송|할인|쿠폰|적립|포인트|부가세|운임|运费|優惠|优惠|积分|積分|送料|割引|ポイント|versand|rabatt|livraison|remise|env[ií]o|spedizion"
)
"""Beside amounts that are no line's price."""

SUM: Final = re.compile(
    r"grand total|order total|estimated total|결제예정|총 결제|총결제|gesamt|합계|\btotal\b|合计|合計|总计|總計"
)
"""Beside what is to be paid for all."""

LINE: Final = re.compile(r"subtotal|line|total|final|sale|end|합계|小计|小計|summe")
"""In the class or label of a line's own price, where its row has several."""

REFUSED: Final = re.compile(
    r"captcha|robot|log ?in|sign ?in|login|로그인|회원|登录|登入|ログイン|anmeld|limit|maximum|at most|only add|"
    r"per customer|per person|한도|제한|최대|1인당|限购|限購|お一人様|höchst|choose|select|선택|请选择|請選擇|選択|"
    r"wählen|too many|nonce"
)
"""In what a shop says when it does not take a piece for reasons that are no fault of it."""

NO_CHOICE: Final = (
    r"qty|quantity|수량|수량선택|currency|country|language|locale|\bsort|per ?page|selling.?plan|purchase.?option|"
    r"subscri|rating|shipping|delivery|payment|gift.?wrap|thumb|gallery|slide|share|guide|chart|wish|plus|minus|zoom|review"
)
"""In the name of controls that choose no variant."""

CHOICE_MARKS: Final = r"swatch|size|colou?r|option|variant|variation|chip|사이즈|색상"
"""In the class of buttons that choose a variant."""

ROWS: Final = (
    "tr, [role=row], [class*=cart-item i]:not(a), [class*=cart_item i]:not(a), [class*=line-item i]:not(a), "
    "[class*=lineitem i]:not(a), [class*=basket-item i]:not(a), li"
)
"""The row of a thing in a cart; `closest` finds the innermost."""

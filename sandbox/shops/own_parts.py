"""Parts of the Korean shop's page: sizes, buttons, the table of facts."""

from sandbox.views import Choice, View


def size_button(choice: Choice, stuck: bool) -> str:
    """The button of a size; a stuck one is dead although there are some left."""
    size, code = choice.variant.sku.size, choice.variant.sku.code
    if stuck:
        return f'<button type="button" class="size" data-sku="{code}" disabled>{size}</button>'
    if choice.available:
        return f'<button type="button" class="size" data-sku="{code}">{size}</button>'
    return (
        f'<button type="button" class="size is-soldout" data-sku="{code}" disabled aria-label="{size} 품절">{size}'
        "</button>"
    )


def buttons(view: View) -> str:
    """What buys, or the word that it is sold out."""
    if view.available:
        return (
            '<button type="button" class="buy__cart">장바구니</button><button type="button" class="buy__now">바로구매'
            "</button>"
        )
    return '<button type="button" class="is-soldout" disabled>품절</button>'


def spec(view: View) -> dict[str, str]:
    """Rows of the table of facts."""
    style = view.listing.style
    rows = {"브랜드": view.brand} if view.brand else {}
    rows |= {"품번": style.code, "색상": ", ".join(colour.names["ko"] for colour in view.listing.colours)}
    if view.gift:
        rows["사은품"] = view.gift
    return rows | {
        "제조국": "베트남",
        "소재": "상세 라벨 참조",
        "제조연월": "2026년 8월",
        "품질보증": "구매일로부터 6개월",
    }

"""The settings of suspicion: how much each sign weighs in the rules of the family `ipr`."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Weight = Annotated[float, Field(ge=0, le=1)]
"""How far a sign by itself makes sure, 0 to 1."""


class Weights(BaseModel):
    """One weight a sign; signs add up as 1 - (1 - w1) x (1 - w2) x …, so none is needed and more make surer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    price: Weight = 0.7
    """The price is a small part of the list price; all of it at a third, nothing from 60 per cent on."""
    below_band: Weight = 0.25
    """Below all that official and authorised sellers ask."""
    replica_words: Weight = 0.8
    hint_words: Weight = 0.35
    no_identity: Weight = 0.3
    """Neither a legal name nor a business number is shown, where others on the channel show theirs."""
    new_seller: Weight = 0.3
    """Sells for less than 90 days."""
    shared_picture: Weight = 0.35
    """The same picture stands at another seller without leave, and is not the brand's."""
    impossible: Weight = 0.6
    """A size or a colour that the product does not have."""
    ships_from: Weight = 0.3
    """From another country than the channel's, without saying that it is an import."""
    import_words: Weight = 0.75
    ships_abroad: Weight = 0.6
    """From another country, for goods that are meant to be genuine."""
    own_picture: Weight = 0.85
    like_words: Weight = 0.75
    """"Style of", 同款, 스타일 beside the mark."""
    lookalike: Weight = 0.75
    """Spelled nearly as the mark."""
    no_goods: Weight = 0.3
    """The mark in a title that names no style code or GTIN of the brand."""
    same_seller: Weight = 0.4
    same_picture: Weight = 0.75
    same_text: Weight = 0.6


class Ipr(BaseModel):
    """How strangers' listings are judged; the bars are the thresholds of `[rules.KIND]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: Weights = Weights()

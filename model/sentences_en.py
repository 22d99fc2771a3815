"""What is wrong, in English: the sentence of each kind and case, the short lines, the words that they name."""

from collections.abc import Mapping
from typing import Final

TEMPLATES: Final[Mapping[str, str]] = {
    "below_floor": "The {field} is {price}, {off} % below the floor of {floor}.",
    "above_ceiling": "The {field} is {price}, {off} % above the ceiling of {ceiling}.",
    "list_price_mismatch": "The {field} is {price} where {expected} is due, {off} % {direction}.",
    "list_price_mismatch.struck": "The page gives {price} as its list price; {expected} is right.",
    "misprint": "The {field} is {price} where {expected} is due, {off} % {direction}: a misprint?",
    "misprint.lost": "The {field} is {price} where {expected} is due: a digit seems to be lost.",
    "misprint.gained": "The {field} is {price} where {expected} is due: a digit too many?",
    "parity": "The price is {price} here and {own_price} on {own_channel}, {off} % {direction}.",
    "promo_not_started": "{promotion} began {starts_at}, but the {field} is still {price} instead of {expected}.",
    "promo_not_ended": "{promotion} ended {ends_at}, but the {field} is still {price} instead of {expected}.",
    "wrong_currency": "The page asks in {shown}; this channel sells in {due}.",
    "coupon_below_floor": "The price after coupon is {price}, {off} % below the floor of {floor}.",
    "page_contradicts_itself": "The page shows {price}, but its {where} says {said}.",
    "page_contradicts_itself.several": "The page shows {price}, but other places say otherwise: {all}.",
    "stockout": "Sold out.",
    "stockout.all": "Everything on the page is sold out ({variants} variants).",
    "broken_size_run": "Sold out in the middle of the size run: {sizes}. Of {total} sizes {selling} still sell.",
    "oversell_risk": "It can be bought, but {at_hand} pieces are at hand (as of {as_of}).",
    "undersell": "It is shown as sold out, but {at_hand} pieces are at hand (as of {as_of}).",
    "low_stock": "{quantity} pieces are left; the limit is {limit}.",
    "overstock": "{quantity} pieces are in stock; the limit is {limit}.",
    "stockout_forecast": "{quantity} pieces last about {days} days ({days_low} to {days_high}); "
    "{sold} went in {span_days} days.",
    "delisted": "The listing is gone.",
    "delisted.discontinued": "The page says that it is no longer sold.",
    "title_mismatch": "The title “{title}” lacks {missing}.",
    "brand_missing": "The page names no brand; it should say {expected}.",
    "brand_missing.other": "The page names the brand “{shown}”; it should say {expected}.",
    "image_missing": "The page has no picture.",
    "image_mismatch": "None of the page's first pictures ({compared}) is one of the product's in the master file "
    "({references}); the main one, {picture}, agrees with the nearest in {agrees} % of the product.",
    "image_mismatch.other": "The main picture, {picture}, is the master file's of {other}; with the nearest of its own "
    "product it agrees in {agrees} %.",
    "image_missing.few": "The page has {images} pictures; {images_min} are due.",
    "description_changed": "The description changed: “{went}” became “{came}”.",
    "description_changed.lost": "The description lost “{went}”.",
    "description_changed.gained": "The description gained “{came}”.",
    "description_changed.lacking": "The description lacks what the master file says: “{went}”.",
    "description_changed.emptied": "The description is empty; it is to begin “{went}”.",
    "forbidden_words": "The page uses words that it must not: {words}.",
    "option_mismatch": "The page does not offer {missing}.",
    "broken_page": "The page is broken: {faults}.",
    "visual_change": "The page looks other than accepted: {changes}.",
    "slow_page": "The page's largest part is drawn after {seconds} s ({viewport}); {limit} s is the limit.",
    "gift_missing": "The gift “{gift}” is not on the page.",
    "unauthorised_seller": "Sells without leave: {role}. Match {match}: {matched_by}.",
    "counterfeit_suspected": "Suspected copy, score {score}, because it {reasons}. Match {match}: {matched_by}.",
    "grey_import": "Suspected import past the brand's channels, score {score}, because it {reasons}.",
    "image_misuse": "Suspected use of the brand's pictures, score {score}, because it {reasons}.",
    "trademark_misuse": "Suspected use of the brand's name for other goods, score {score}, because it {reasons}.",
    "relisted": "Suspected to be {removed} again, which was removed; score {score}, because: {reasons}.",
    "channel_blocked": "{refused} of the last {captures} visits were refused ({outcomes}).",
    "reader_broken": "{missing} of the last {captures} pages could not be read where they could be before: {field}.",
    "not_captured": "Not captured since {since}; due every {interval}.",
    "not_captured.many": "{listings} of {total} listings were not captured in time; the oldest since {since}.",
    "mass_change": "{count} of the last {captures} listings turned at once: {changes}. For instance {samples}.",
    "unknown_listing": "“{title}” sells here and is not in the master file.",
    "run_missed": "The {tier} run due {due_at} did not start.",
    "run_missed.unended": "The {tier} run due {due_at} started and did not end.",
}
"""Kind, or `kind.case`, to sentence."""

LINES: Final[Mapping[str, str]] = {
    "below_floor": "{price}, {off} % below the floor of {floor}",
    "above_ceiling": "{price}, {off} % above the ceiling of {ceiling}",
    "list_price_mismatch": "{price}, {off} % {direction} the {expected} that is due",
    "list_price_mismatch.struck": "list price given as {price}, {expected} is right",
    "misprint": "{price}, {off} % {direction} the {expected} that is due: a misprint?",
    "misprint.lost": "{price} where {expected} is due: a digit seems to be lost",
    "misprint.gained": "{price} where {expected} is due: a digit too many?",
    "parity": "{price}, {off} % {direction} the {own_price} on {own_channel}",
    "promo_not_started": "still {price} instead of {expected}, {promotion} began {starts_at}",
    "promo_not_ended": "still {price} instead of {expected}, {promotion} ended {ends_at}",
    "coupon_below_floor": "{price} after coupon, {off} % below the floor of {floor}",
    "page_contradicts_itself": "shows {price}, its {where} says {said}",
}
"""The same of kinds about the price, in fewer words; what is not here is told by its sentence."""

WORDS: Final[Mapping[str, str]] = {
    "price": "price",
    "regular_price": "struck price",
    "coupon_price": "price after coupon",
    "member_price": "member price",
    "card_price": "card price",
    "best_price": "best price",
    "shipping_fee": "shipping fee",
    "unit_price": "unit price",
    "below": "below",
    "above": "above",
}
"""Words of the numbers `field` and `direction`."""

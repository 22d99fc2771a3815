"""The control port: what `World` can do, over HTTP, for people and for programs in another process.

`GET /_control` tells the shops, their listings, what is wrong, and the counts. `POST /_control` takes a JSON object
with an `action`: `inject`, `misbehave` and `clear` with the arguments of the method of that name, or `time` with `at`
(ISO 8601 with a zone). What is wrong with a request is answered 400 with one sentence.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sandbox.assortment import Listing
from sandbox.faults import SUPPORTED
from sandbox.misbehaviour import NAMES
from sandbox.shops.base import Shop
from sandbox.wire import Reply, Request
from sandbox.world import World


def control(world: World) -> Callable[[Request], Reply]:
    """The handler of the control port of `world`."""

    def handle(request: Request) -> Reply:
        if request.path != "/_control":
            return _reply(404, {"error": "only /_control is here"})
        if request.method == "GET":
            return _reply(200, _state(world))
        try:
            return _reply(200, _act(world, _asked(request)))
        except (ValueError, TypeError, ArithmeticError) as wrong:
            return _reply(400, {"error": str(wrong)})

    return handle


def _asked(request: Request) -> dict[str, Any]:
    asked = json.loads(request.body or b"{}")
    if not isinstance(asked, dict):
        raise ValueError("the body is to be a JSON object with an action")  # noqa: TRY004 - answered like all wrong input
    for name in ("amount", "factor"):
        if asked.get(name) is not None:
            asked[name] = Decimal(str(asked[name]))
    return asked


def _act(world: World, asked: dict[str, Any]) -> Mapping[str, Any]:
    action = asked.pop("action", None)
    if action not in _ACTIONS:
        raise ValueError(f"no action is called {action!r}; there are: {', '.join(_ACTIONS)}")
    return _ACTIONS[action](world, asked)


def _inject(world: World, asked: dict[str, Any]) -> Mapping[str, Any]:
    world.inject(**asked)
    return {"wrong": [asdict(one) for one in world.truth()]}


def _misbehave(world: World, asked: dict[str, Any]) -> Mapping[str, Any]:
    return {"misbehaviour": asdict(world.misbehave(**asked))}


def _clear(world: World, asked: dict[str, Any]) -> Mapping[str, Any]:
    return {"cleared": world.clear(**asked)}


def _time(world: World, asked: dict[str, Any]) -> Mapping[str, Any]:
    world.set_time(datetime.fromisoformat(str(asked.get("at"))))
    return {"time": world.clock.now()}


_ACTIONS: Final[Mapping[str, Callable[[World, dict[str, Any]], Mapping[str, Any]]]] = {
    "inject": _inject,
    "misbehave": _misbehave,
    "clear": _clear,
    "time": _time,
}


def _state(world: World) -> Mapping[str, Any]:
    return {
        "time": world.clock.now(),
        "shops": {name: _shop(shop) for name, shop in world.shops.items()},
        "wrong": [asdict(one) for one in world.truth()],
        "misbehaviours": {name: [asdict(one) for one in every] for name, every in world.wrecks().items()},
        "trap_requests": world.trap_requests,
        "faults": {fault: sorted(channels) for fault, channels in SUPPORTED.items()},
        "misbehaviour_names": NAMES,
    }


def _shop(shop: Shop) -> Mapping[str, Any]:
    return {
        "base_url": shop.base_url,
        "platform": shop.channel.platform,
        "seller": asdict(shop.channel.seller),
        "requests": sum(shop.requests.values()),
        "paths": dict(shop.requests.most_common(50)),
        "statuses": dict(shop.statuses),
        "listings": [_listing(shop, one) for one in shop.shelf.listings.values()],
    }


def _listing(shop: Shop, one: Listing) -> Mapping[str, Any]:
    return {
        "external_id": one.external_id,
        "url": shop.base_url + one.path,
        "style": one.style.code,
        "title": one.title,
        "list_price": one.list_price,
        "currency": one.currency,
        "gift": one.gift,
        "promotions": [asdict(promotion) for promotion in one.promotions],
        "variants": [
            {
                "id": variant.id,
                "sku": variant.sku.code,
                "gtin": variant.sku.gtin,
                "options": variant.options,
                "extra": variant.extra,
                "stock": variant.stock,
            }
            for variant in one.variants
        ],
    }


def _plain(value: object) -> str:
    """Times as ISO 8601, amounts as decimal strings."""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _reply(status: int, value: Mapping[str, Any]) -> Reply:
    return Reply(
        status, json.dumps(value, ensure_ascii=False, default=_plain).encode(), "application/json; charset=utf-8"
    )

"""Forms of Slack (modals) and homes in the twin: opened by a trigger, once; changed or put anew; judged as by Slack."""

from collections.abc import Mapping
from typing import Any

from sandbox.blockkit_views import check_view
from sandbox.workspace import APP_ID, PEOPLE, TEAM, Refused, Workspace

Args = Mapping[str, Any]


def open_(space: Workspace, args: Args, _: str) -> dict[str, Any]:
    """views.open."""
    trigger = str(args.get("trigger_id", ""))
    if not trigger:
        raise Refused("invalid_arguments")
    if trigger not in space.triggers:
        raise Refused("invalid_trigger_id")
    if trigger in space.opened:
        raise Refused("exchanged_trigger_id")
    view = _judged(space, args)
    space.opened.add(trigger)
    made = _kept(f"V0{len(space.views) + 1:08d}", view, space)
    return {"view": made}


def update(space: Workspace, args: Args, _: str) -> dict[str, Any]:
    """views.update; with `hash` only when nobody changed the form since."""
    number = str(args.get("view_id", ""))
    if number not in space.views:
        raise Refused("not_found")
    if args.get("hash") not in (None, space.views[number]["hash"]):
        raise Refused("hash_conflict")
    return {"view": _kept(number, _judged(space, args), space)}


def publish(space: Workspace, args: Args, _: str) -> dict[str, Any]:
    """views.publish: what one person sees in the app's home."""
    user = str(args.get("user_id", ""))
    if user not in PEOPLE:
        raise Refused("invalid_arguments")
    made = _made(f"VH{user}", _judged(space, args, "home"), space)
    space.homes[user] = made
    return {"view": made}


def _judged(space: Workspace, args: Args, kind: str = "modal") -> dict[str, Any]:
    view = args.get("view")
    faults = check_view(view, space.usable_files(), kind)
    if faults or not isinstance(view, dict):
        raise Refused("invalid_arguments", response_metadata={"messages": faults})
    return view


def _kept(number: str, view: Mapping[str, Any], space: Workspace) -> dict[str, Any]:
    space.views[number] = _made(number, view, space)
    return space.views[number]


def _made(number: str, view: Mapping[str, Any], space: Workspace) -> dict[str, Any]:
    return {
        **view,
        "id": number,
        "hash": space.stamp(),
        "team_id": TEAM,
        "app_id": APP_ID,
        "state": {"values": {}},
        "blocks": [{"block_id": f"b{i}", **block} for i, block in enumerate(view["blocks"])],
    }

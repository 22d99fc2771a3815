"""Whether Slack would take a message's blocks: types, required parts, limits, as its Block Kit reference has them.

Limits: docs.slack.dev/reference/block-kit and the validators of slack_sdk.models. Each fault is a line in the form of
Slack's own: `[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

MAX_BLOCKS: Final = 50
"""In a message; a form or a home may have more."""

Value = Any
"""Whatever the client's JSON held."""


@dataclass(slots=True)
class Faults:
    """What is wrong so far, and which uploaded files exist."""

    files: Collection[str]
    lines: list[str] = field(default_factory=list)

    def add(self, what: str, at: str) -> None:
        """One more, at a JSON pointer."""
        self.lines.append(f"[ERROR] {what} [json-pointer:{at}]")

    def length(self, value: Value, most: int, at: str, least: int = 1) -> None:
        """`value` is to be a text of `least` to `most` characters."""
        if not isinstance(value, str):
            self.add("must be a string", at)
        elif len(value) < least:
            self.add(f"must be more than {least - 1} characters", at)
        elif len(value) > most:
            self.add(f"must be less than {most + 1} characters", at)

    def optional(self, holder: Mapping[str, Value], limits: Mapping[str, int], at: str) -> None:
        """Each key of `limits` that is there is to be a text within its limit."""
        for key, most in limits.items():
            if key in holder:
                self.length(holder[key], most, f"{at}/{key}")

    def items(self, value: Value, most: int, at: str, least: int = 1) -> Sequence[Value]:
        """`value` is to be a list of `least` to `most` items; those of it that may be looked at."""
        if not isinstance(value, list):
            self.add("must be an array", at)
            return ()
        if len(value) < least:
            self.add(f"no less than {least} items allowed", at)
        if len(value) > most:
            self.add(f"no more than {most} items allowed", at)
        return value[:most]

    def keys(self, holder: Mapping[str, Value], known: Collection[str], at: str) -> None:
        """Nothing but `known` may be there."""
        for key in holder:
            if key not in known:
                self.add(f"invalid additional property: {key}", at)


def check(blocks: Value, files: Collection[str] = (), at: str = "/blocks", most: int = MAX_BLOCKS) -> list[str]:
    """What Slack would refuse in `blocks`; empty when nothing. `files` are the ids of uploaded files."""
    faults = Faults(files)
    seen: set[str] = set()
    for i, block in enumerate(faults.items(blocks, most, at, least=0)):
        place = f"{at}/{i}"
        if not isinstance(block, dict) or block.get("type") not in _BLOCKS:
            faults.add("unsupported type: " + str(block.get("type") if isinstance(block, dict) else block), place)
            continue
        known, judge = _BLOCKS[block["type"]]
        faults.keys(block, {"type", "block_id", *known}, place)
        faults.optional(block, {"block_id": 255}, place)
        if "block_id" in block and block["block_id"] in seen:
            faults.add(f"block_id `{block['block_id']}` is used twice", place)
        seen.add(str(block.get("block_id", place)))
        judge(faults, block, place)
    return faults.lines


def text_object(
    faults: Faults, value: Value, most: int, at: str, kinds: Collection[str] = ("plain_text", "mrkdwn")
) -> None:
    """A composition object of text, of one of `kinds`."""
    if not isinstance(value, dict):
        faults.add("missing required field: text object", at)
        return
    kind = value.get("type")
    if kind not in kinds:
        faults.add(f"type must be one of: {', '.join(kinds)}", f"{at}/type")
    faults.keys(value, {"type", "text", "emoji" if kind == "plain_text" else "verbatim"}, at)
    faults.length(value.get("text"), most, f"{at}/text")


_PLAIN: Final = ("plain_text",)


def _section(faults: Faults, block: Mapping[str, Value], at: str) -> None:
    if "text" not in block and "fields" not in block:
        faults.add("missing required field: text or fields", at)
    if "text" in block:
        text_object(faults, block["text"], 3000, f"{at}/text")
    if "fields" in block:
        for i, one in enumerate(faults.items(block["fields"], 10, f"{at}/fields")):
            text_object(faults, one, 2000, f"{at}/fields/{i}")
    if "accessory" in block:
        _element(faults, block["accessory"], f"{at}/accessory")


def _header(faults: Faults, block: Mapping[str, Value], at: str) -> None:
    text_object(faults, block.get("text"), 150, f"{at}/text", _PLAIN)


def _context(faults: Faults, block: Mapping[str, Value], at: str) -> None:
    for i, one in enumerate(faults.items(block.get("elements"), 10, f"{at}/elements")):
        place = f"{at}/elements/{i}"
        if isinstance(one, dict) and one.get("type") == "image":
            _picture(faults, one, place)
        else:
            text_object(faults, one, 3000, place)


def _actions(faults: Faults, block: Mapping[str, Value], at: str) -> None:
    seen: set[str] = set()
    for i, one in enumerate(faults.items(block.get("elements"), 25, f"{at}/elements")):
        _element(faults, one, f"{at}/elements/{i}")
        action = one.get("action_id") if isinstance(one, dict) else None
        if isinstance(action, str):
            if action in seen:
                faults.add(f'`action_id` "{action}" already exists for this block', f"{at}/elements/{i}")
            seen.add(action)


def _picture(faults: Faults, block: Mapping[str, Value], at: str) -> None:
    if ("image_url" in block) == ("slack_file" in block):
        faults.add("exactly one of image_url, slack_file is required", at)
    faults.optional(block, {"image_url": 3000}, at)
    faults.length(block.get("alt_text"), 2000, f"{at}/alt_text")
    if "title" in block:
        text_object(faults, block["title"], 2000, f"{at}/title", _PLAIN)
    given = block.get("slack_file")
    if given is not None and (not isinstance(given, dict) or not (given.get("url") or given.get("id") in faults.files)):
        faults.add("invalid slack file", f"{at}/slack_file")


def _input(faults: Faults, block: Mapping[str, Value], at: str) -> None:
    text_object(faults, block.get("label"), 2000, f"{at}/label", _PLAIN)
    _element(faults, block.get("element"), f"{at}/element")


def _markdown(faults: Faults, block: Mapping[str, Value], at: str) -> None:
    faults.length(block.get("text"), 12_000, f"{at}/text")


def _nothing(faults: Faults, block: Mapping[str, Value], at: str) -> None:
    """A block without parts, or one whose parts no sender of ours uses."""


_Judge = Callable[[Faults, Mapping[str, Value], str], None]

_BLOCKS: Final[Mapping[str, tuple[Collection[str], _Judge]]] = {
    "section": (("text", "fields", "accessory", "expand"), _section),
    "header": (("text",), _header),
    "divider": ((), _nothing),
    "context": (("elements",), _context),
    "actions": (("elements",), _actions),
    "image": (("image_url", "slack_file", "alt_text", "title"), _picture),
    "input": (("label", "element", "hint", "optional", "dispatch_action"), _input),
    "markdown": (("text",), _markdown),
    "rich_text": (("elements",), _nothing),
    "table": (("rows", "column_settings"), _nothing),
}


def _element(faults: Faults, value: Value, at: str) -> None:
    if not isinstance(value, dict) or value.get("type") not in _ELEMENTS:
        faults.add("unsupported type: " + str(value.get("type") if isinstance(value, dict) else value), at)
        return
    faults.optional(value, {"action_id": 255}, at)
    if "confirm" in value:
        _confirm(faults, value["confirm"], f"{at}/confirm")
    _ELEMENTS[value["type"]](faults, value, at)


def _button(faults: Faults, value: Mapping[str, Value], at: str) -> None:
    faults.keys(value, _BUTTON, at)
    text_object(faults, value.get("text"), 75, f"{at}/text", _PLAIN)
    faults.optional(value, {"value": 2000, "url": 3000, "accessibility_label": 75}, at)
    if value.get("style", "primary") not in {"primary", "danger"}:
        faults.add("style must be one of: primary, danger", f"{at}/style")


_BUTTON: Final = ("type", "text", "action_id", "url", "value", "style", "confirm", "accessibility_label")


def _confirm(faults: Faults, value: Value, at: str) -> None:
    if not isinstance(value, dict):
        faults.add("must be an object", at)
        return
    for key, most in {"title": 100, "confirm": 30, "deny": 30}.items():
        text_object(faults, value.get(key), most, f"{at}/{key}", _PLAIN)
    text_object(faults, value.get("text"), 300, f"{at}/text")


def _option(faults: Faults, value: Value, at: str) -> None:
    if not isinstance(value, dict):
        faults.add("must be an object", at)
        return
    text_object(faults, value.get("text"), 75, f"{at}/text")
    faults.length(value.get("value"), 150, f"{at}/value")
    faults.optional(value, {"url": 3000}, at)


def _part(holder: Value, key: str) -> Value:
    return holder.get(key) if isinstance(holder, dict) else None


def _options(most: int, *own: str) -> _Judge:
    known = {"type", "action_id", "options", "confirm", "focus_on_load", *own}

    def judge(faults: Faults, value: Mapping[str, Value], at: str) -> None:
        faults.keys(value, known, at)
        if "placeholder" in value:
            text_object(faults, value["placeholder"], 150, f"{at}/placeholder", _PLAIN)
        if "initial_option" in value and value["initial_option"] not in (value.get("options") or []):
            faults.add("initial_option must be one of the options", f"{at}/initial_option")
        lists = {f"{at}/options": value.get("options")}
        if "option_groups" in value:
            groups = enumerate(faults.items(value["option_groups"], 100, f"{at}/option_groups"))
            lists = {f"{at}/option_groups/{i}/options": _part(group, "options") for i, group in groups}
        for place, options in lists.items():
            for i, one in enumerate(faults.items(options, most, place)):
                _option(faults, one, f"{place}/{i}")

    return judge


def _select(*own: str) -> _Judge:
    known = {"type", "action_id", "confirm", "focus_on_load", "placeholder", *own}

    def judge(faults: Faults, value: Mapping[str, Value], at: str) -> None:
        faults.keys(value, known, at)
        if "placeholder" in value:
            text_object(faults, value["placeholder"], 150, f"{at}/placeholder", _PLAIN)

    return judge


def _moment(faults: Faults, value: Mapping[str, Value], at: str) -> None:
    _select("initial_date_time")(faults, value, at)
    initial = value.get("initial_date_time", 1_000_000_000)
    if not isinstance(initial, int) or len(str(initial)) != 10:
        faults.add("must be a UNIX timestamp of ten digits", f"{at}/initial_date_time")


def _written(faults: Faults, value: Mapping[str, Value], at: str) -> None:
    _select("initial_value", "multiline", "min_length", "max_length", "dispatch_action_config")(faults, value, at)
    if not 1 <= value.get("max_length", 3000) <= 3000:
        faults.add("must be from 1 to 3000", f"{at}/max_length")


_ELEMENTS: Final[Mapping[str, _Judge]] = {
    "button": _button,
    "image": _picture,
    "overflow": _options(5),
    "static_select": _options(100, "placeholder", "option_groups", "initial_option"),
    "multi_static_select": _options(100, "placeholder", "option_groups", "initial_options", "max_selected_items"),
    "radio_buttons": _options(10, "initial_option"),
    "checkboxes": _options(10, "initial_options"),
    "users_select": _select("initial_user"),
    "multi_users_select": _select("initial_users", "max_selected_items"),
    "conversations_select": _select("initial_conversation", "default_to_current_conversation", "filter"),
    "channels_select": _select("initial_channel", "response_url_enabled"),
    "external_select": _select("initial_option", "min_query_length"),
    "datepicker": _select("initial_date"),
    "timepicker": _select("initial_time", "timezone"),
    "datetimepicker": _moment,
    "plain_text_input": _written,
}

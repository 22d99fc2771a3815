"""The methods of Slack's Web API that the twin knows, each a function of the workspace and the arguments."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sandbox import slack_views
from sandbox.slack_args import Args, content_of, conversation_of, is_true, writable_of
from sandbox.workspace import (
    APP_ID,
    BOT_ID,
    BOT_USER,
    PEOPLE,
    TEAM,
    Conversation,
    File,
    Message,
    Refused,
    Whisper,
    Workspace,
)

Answer = dict[str, Any]


def _auth_test(_: Workspace, __: Args, base: str) -> Answer:
    user = {"user": "andon", "user_id": BOT_USER, "bot_id": BOT_ID, "app_id": APP_ID}
    return {"url": f"{base}/", "team": "Arcus", "team_id": TEAM, **user, "is_enterprise_install": False}


def _connect(space: Workspace, _: Args, __: str) -> Answer:
    if space.socket_url is None:
        raise Refused("socket_mode_disabled")
    return {"url": f"{space.socket_url}?ticket={space.stamp()}"}


def _post(space: Workspace, args: Args, _: str) -> Answer:
    conversation = writable_of(space, args, by_name=True)
    content = content_of(space, args)
    root = None
    if args.get("thread_ts"):
        root = next((one for one in conversation.messages if one.ts == args["thread_ts"]), None)
        if root is None:
            raise Refused("thread_not_found")
    broadcast = root is not None and is_true(args.get("reply_broadcast"))
    message = Message(ts=space.stamp(), user=BOT_USER, broadcast=broadcast, **content)
    space.post(conversation, message, root)
    return {"channel": conversation.id, "ts": message.ts, "message": message.as_json()}


def _own(conversation: Conversation, args: Args, error: str) -> Message:
    message = conversation.find(str(args.get("ts", "")))
    if message is None:
        raise Refused("message_not_found")
    if message.user != BOT_USER:
        raise Refused(error)
    return message


def _update(space: Workspace, args: Args, _: str) -> Answer:
    """What is not given stays as it was; an empty list takes blocks or attachments away."""
    conversation = writable_of(space, args)
    message = _own(conversation, args, "cant_update_message")
    content = content_of(space, {"text": message.text, **args})
    for name, value in content.items():
        setattr(message, name, value)
    message.broadcast = message.broadcast or (message.thread_ts is not None and is_true(args.get("reply_broadcast")))
    message.edits += 1
    message.edited_ts = space.stamp()
    return {"channel": conversation.id, "ts": message.ts, "text": message.text, "message": message.as_json()}


def _whisper(space: Workspace, args: Args, _: str) -> Answer:
    """Shown to one person, and kept nowhere."""
    conversation = writable_of(space, args)
    user = str(args.get("user", ""))
    if user not in PEOPLE:
        raise Refused("user_not_in_channel")
    content, thread = content_of(space, args), args.get("thread_ts")
    if thread and conversation.find(str(thread)) is None:
        raise Refused("thread_not_found")
    space.whispers.append(Whisper(conversation.id, user, content["text"], str(thread) if thread else None))
    return {"message_ts": space.stamp()}


def _delete(space: Workspace, args: Args, _: str) -> Answer:
    conversation = conversation_of(space, args)
    conversation.delete(_own(conversation, args, "cant_delete_message"))
    return {"channel": conversation.id, "ts": str(args["ts"])}


def _permalink(space: Workspace, args: Args, base: str) -> Answer:
    conversation = conversation_of(space, args)
    ts = str(args.get("message_ts", ""))
    if conversation.find(ts) is None:
        raise Refused("message_not_found")
    return {"channel": conversation.id, "permalink": f"{base}/archives/{conversation.id}/p{ts.replace('.', '')}"}


def _page(items: list[Answer], args: Args, default: int, name: str) -> Answer:
    """One page of `items`; the cursor is a position, which clients must not look into."""
    limit = min(max(int(args.get("limit") or default), 1), 999)
    cursor = str(args.get("cursor") or "")
    first = int(cursor.removeprefix("at:")) if cursor.startswith("at:") else 0
    after = first + limit
    following = f"at:{after}" if after < len(items) else ""
    meta = {"response_metadata": {"next_cursor": following}}
    return {name: items[first:after], "has_more": bool(following), **meta}


def _within(ts: str, args: Args) -> bool:
    oldest, latest = str(args.get("oldest") or "0"), str(args.get("latest") or "")
    if is_true(args.get("inclusive")):
        return float(oldest) <= float(ts) and (not latest or float(ts) <= float(latest))
    return float(oldest) < float(ts) and (not latest or float(ts) < float(latest))


def _history(space: Workspace, args: Args, _: str) -> Answer:
    conversation = conversation_of(space, args)
    if not conversation.is_member:
        raise Refused("not_in_channel")
    with_metadata = is_true(args.get("include_all_metadata"))
    shown = [one.as_json(with_metadata) for one in reversed(conversation.timeline()) if _within(one.ts, args)]
    return _page(shown, args, 100, "messages")


def _replies(space: Workspace, args: Args, _: str) -> Answer:
    """The root first, then its replies, oldest first."""
    conversation = conversation_of(space, args)
    message = conversation.find(str(args.get("ts", "")))
    if message is None:
        raise Refused("thread_not_found")
    root = conversation.find(message.thread_ts) if message.thread_ts else message
    if root is None:
        raise Refused("thread_not_found")
    with_metadata = is_true(args.get("include_all_metadata"))
    shown = [one.as_json(with_metadata) for one in (root, *root.replies) if one is root or _within(one.ts, args)]
    return _page(shown, args, 1000, "messages")


def _info(space: Workspace, args: Args, _: str) -> Answer:
    return {"channel": conversation_of(space, args).as_json()}


def _list(space: Workspace, args: Args, _: str) -> Answer:
    kinds = str(args.get("types") or "public_channel").split(",")
    hide_archived = is_true(args.get("exclude_archived"))
    shown = [
        one.as_json()
        for one in space.conversations.values()
        if ("private_channel" if one.is_private else "public_channel") in kinds
        and not (one.is_archived and hide_archived)
    ]
    return _page(shown, args, 100, "channels")


def _join(space: Workspace, args: Args, _: str) -> Answer:
    conversation = conversation_of(space, args)
    if conversation.is_private:
        raise Refused("method_not_supported_for_channel_type")
    conversation.is_member = True
    return {"channel": conversation.as_json()}


def _user(_: Workspace, args: Args, __: str) -> Answer:
    user = str(args.get("user", ""))
    if user not in PEOPLE:
        raise Refused("user_not_found")
    profile = {"real_name": PEOPLE[user], "display_name": PEOPLE[user], "email": f"{user.lower()}@arcus.example"}
    return {"user": {"id": user, "name": user.lower(), "is_bot": False, "tz": "Asia/Seoul", "profile": profile}}


def _react(space: Workspace, args: Args, _: str) -> Answer:
    message = conversation_of(space, args).find(str(args.get("timestamp", "")))
    if message is None:
        raise Refused("message_not_found")
    users = message.reactions.setdefault(str(args.get("name")), set())
    if BOT_USER in users:
        raise Refused("already_reacted")
    users.add(BOT_USER)
    return {}


def _upload_url(space: Workspace, args: Args, base: str) -> Answer:
    length = str(args.get("length", ""))
    if not args.get("filename") or not length.isdigit() or not int(length):
        raise Refused("invalid_arguments")
    file = File(f"F0{len(space.files) + 1:08d}", str(args["filename"]), int(length))
    space.files[file.id] = file
    return {"upload_url": f"{base}/upload/v1/{file.id}", "file_id": file.id}


def _complete(space: Workspace, args: Args, base: str) -> Answer:
    """Files become usable; with `channel_id` a message shows them."""
    wanted = [one for one in args.get("files") or [] if isinstance(one, dict)]
    files = [space.files.get(str(one.get("id"))) for one in wanted]
    done = [file for file in files if file is not None and file.content]
    if not done or len(done) != len(wanted):
        raise Refused("file_not_found")
    for file, one in zip(done, wanted, strict=True):
        file.complete, file.title = True, str(one.get("title") or file.name)
    if args.get("channel_id"):
        conversation = writable_of(space, {"channel": args["channel_id"]})
        root = next((one for one in conversation.messages if one.ts == args.get("thread_ts")), None)
        if args.get("thread_ts") and root is None:  # a reply's ts is none that a file can be shared under
            raise Refused("thread_not_found")
        comment = str(args.get("initial_comment") or "")
        ids = [file.id for file in done]
        space.post(conversation, Message(ts=space.stamp(), user=BOT_USER, text=comment, files=ids), root)
    return {"files": [_file(file, base) for file in done]}


def _file(file: File, base: str) -> Answer:
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "size": file.length,
        "mimetype": "image/png" if file.content.startswith(b"\x89PNG") else "application/octet-stream",
        "url_private": f"{base}/files-pri/{TEAM}-{file.id}/{file.name}",
    }


def _file_info(space: Workspace, args: Args, base: str) -> Answer:
    file = space.files.get(str(args.get("file")))
    if file is None or not file.complete:
        raise Refused("file_not_found")
    return {"file": _file(file, base)}


def unknown_method(_: Workspace, __: Args, ___: str) -> Answer:
    """What any other method answers."""
    raise Refused("unknown_method")


METHODS: Final[Mapping[str, tuple[str | None, Callable[[Workspace, Args, str], Answer]]]] = {
    "api.test": (None, lambda _, args, __: {"args": dict(args)}),
    "auth.test": (None, _auth_test),
    "apps.connections.open": (None, _connect),
    "chat.postMessage": ("chat:write", _post),
    "chat.postEphemeral": ("chat:write", _whisper),
    "chat.update": ("chat:write", _update),
    "chat.delete": ("chat:write", _delete),
    "chat.getPermalink": (None, _permalink),
    "conversations.info": ("channels:read", _info),
    "conversations.list": ("channels:read", _list),
    "conversations.join": ("channels:join", _join),
    "conversations.history": ("channels:history", _history),
    "conversations.replies": ("channels:history", _replies),
    "users.info": ("users:read", _user),
    "reactions.add": ("reactions:write", _react),
    "files.getUploadURLExternal": ("files:write", _upload_url),
    "files.completeUploadExternal": ("files:write", _complete),
    "files.info": ("files:read", _file_info),
    "views.open": (None, slack_views.open_),
    "views.update": (None, slack_views.update),
    "views.publish": (None, slack_views.publish),
}
"""Method to the scope that it needs and what it does."""

SCOPES: Final = frozenset(scope for scope, _ in METHODS.values() if scope) | {
    "groups:read",
    "groups:history",
    "commands",
}
"""Every scope that a method here needs; private channels have their own, slash commands too."""

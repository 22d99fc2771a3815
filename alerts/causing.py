"""The likely cause of many discrepancies in words, by the numbers that bear it out."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from alerts.member_lines import Speaker
from model.causes import Cause, likely, within_an_hour
from model.sentences import WORDS
from model.texts import isolated
from store import causing

_VALUE = 80


def likely_cause(conn: Connection, speaker: Speaker, message_id: int, one: Row[Any]) -> str:
    """What nearly all of a message's members share and others have not; empty where there is nothing such.

    Args:
        conn: where they are.
        speaker: in whose words.
        message_id: the message.
        one: any of its members, by whose channel's clock moments are told.
    """
    found = causing.shared(conn, message_id, speaker.now)
    cause = likely(found.members, found.others) or within_an_hour(found.began, found.others_began)
    return _said(cause, speaker, one) if cause else ""


def _said(cause: Cause, speaker: Speaker, one: Row[Any]) -> str:
    what = speaker.word(f"cause.{cause.trait}", value=_value(cause, speaker, one))
    if not cause.others:
        return speaker.word("cause_alone", what=what, count=cause.count, total=cause.total)
    counts = {"count": cause.count, "total": cause.total, "same": cause.same, "others": cause.others}
    return speaker.word("cause", what=what, **counts)


def _value(cause: Cause, speaker: Speaker, one: Row[Any]) -> str:
    if cause.trait == "hour":
        return speaker.moment(datetime.fromisoformat(cause.value), one.channel)
    if cause.trait == "seller" and one.seller == cause.value:
        return isolated(one.seller_name or one.seller, _VALUE)
    return isolated(WORDS[speaker.language].get(cause.value, cause.value), _VALUE)

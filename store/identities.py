"""Which sellers of all channels are one: by keys that their pages show, and by what people said, which wins.

An identity is called by the number of its oldest seller (`sellers.id`); the number of any member leads to it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Engine, and_, delete, insert, or_, select, text, tuple_, update

from model.errors import InputError
from model.lazy import lazy
from model.seller_groups import Pair, Placed, grouped
from model.seller_keys import Key, Rule, Shown, is_company, keys_of
from store.engine import chunks, insert_or_ignore, read, transact
from store.people import record
from store.tables import seller_answers, seller_keys, seller_members, sellers
from system import clock
from system.settings import Settings

_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('andon sellers', 0))")
_AT_ONCE: Final = 1_000
"""Sellers that are looked at in one transaction."""
_UNGROUPED: Final = sellers.c.grouped_at.is_(None)


def group_waiting(engine: Engine, settings: Settings) -> int:
    """Compare the sellers that are new, or show something else than before, with all others; how many there were.

    Raises:
        ServiceError: the database does not answer.
    """
    count = 0
    while True:
        with read(engine) as conn:
            waiting = list(conn.execute(select(sellers.c.id).where(_UNGROUPED).limit(_AT_ONCE)).scalars())
        if not waiting:
            return count
        transact(engine, partial(_group, settings=settings, waiting=waiting))
        count += len(waiting)


def _group(conn: Connection, *, settings: Settings, waiting: Collection[int]) -> None:
    lock(conn)
    for part in chunks(sorted(waiting)):
        conn.execute(delete(seller_keys).where(seller_keys.c.seller_id.in_(part)))
        rows = conn.execute(select(sellers).where(sellers.c.id.in_(part), sellers.c.erased_at.is_(None))).all()
        found = [(row.id, key) for row in rows for key in keys_of(shown(row, settings))]
        if found:
            values = [{"seller_id": id_, "rule": key.rule.value, "key": key.text} for id_, key in found]
            conn.execute(insert(seller_keys), values)
        conn.execute(update(sellers).where(sellers.c.id.in_(part)).values(grouped_at=clock.now()))
    regroup(conn, waiting)


def lock(conn: Connection) -> None:
    """Let one transaction at a time say who is whom; SQLite has one writer anyway."""
    if conn.dialect.name == "postgresql":
        conn.execute(_LOCK)


def shown(row: Any, settings: Settings) -> Shown:
    """What a row of `sellers` says of who that is; a channel that the settings name no longer may be anywhere."""
    channel = settings.channels.get(row.channel)
    names = ("legal_name", "business_number", "address", "phone")
    return Shown(country=channel.country if channel else "", **{name: getattr(row, name) for name in names})


def is_personal(row: Any, settings: Settings) -> bool:
    """Whether what a row of `sellers` says may be a person's data."""
    return not is_company(shown(row, settings))


def is_persons_name(row: Any, settings: Settings) -> bool:
    """Whether the name that a shop shows, or its key, has a person's own name in it."""
    return bool(row.legal_name) and row.legal_name in f"{row.name} {row.external_id}" and is_personal(row, settings)


def is_persons_key(row: Any, settings: Settings) -> bool:
    """Whether a seller's key has a person's own name in it, as it does where the platform shows no other."""
    return bool(row.legal_name) and row.legal_name in row.external_id and is_personal(row, settings)


def persons(conn: Connection, settings: Settings, sold: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Of these sellers (channel, key) those whose shown name, or key, has a person's own name in it."""
    found: set[tuple[str, str]] = set()
    for part in chunks(sorted(sold)):
        mine = tuple_(sellers.c.channel, sellers.c.external_id).in_(part)
        rows = conn.execute(select(sellers).where(mine, sellers.c.legal_name.is_not(None)))
        found |= {(row.channel, row.external_id) for row in rows if is_persons_name(row, settings)}
    return frozenset(found)


def regroup(conn: Connection, ids: Iterable[int]) -> None:
    """Say anew where these sellers belong, and all that may be one with them."""
    near = _near(conn, set(ids))
    answers = _answers_among(conn, near)
    keys = _keys(conn, near)
    same = [pair for pair, is_same in answers.items() if is_same]
    apart = [pair for pair, is_same in answers.items() if not is_same]
    _write(conn, grouped({one: keys.get(one, ()) for one in near}, same, apart))


def _near(conn: Connection, ids: set[int]) -> set[int]:
    """These and, step by step, all that share an identity, a key or an answer with them."""
    found, fresh = set(ids), set(ids)
    while fresh:
        beside: set[int] = set()
        for part in chunks(sorted(fresh)):
            beside |= _neighbours(conn, part)
        fresh = beside - found
        found |= fresh
    return found


def _neighbours(conn: Connection, part: Collection[int]) -> set[int]:
    mine, other = seller_members.alias(), seller_members
    together = select(other.c.seller_id).join(mine, mine.c.identity_id == other.c.identity_id)
    ours, theirs = seller_keys.alias(), seller_keys
    alike = and_(ours.c.key == theirs.c.key, ours.c.rule == theirs.c.rule)
    sharing = select(theirs.c.seller_id).join(ours, alike)
    said = seller_answers.c
    return {
        *conn.execute(together.where(mine.c.seller_id.in_(part))).scalars(),
        *conn.execute(sharing.where(ours.c.seller_id.in_(part))).scalars(),
        *conn.execute(select(said.first_id).where(said.second_id.in_(part))).scalars(),
        *conn.execute(select(said.second_id).where(said.first_id.in_(part))).scalars(),
    }


def _answers_among(conn: Connection, ids: Collection[int]) -> dict[Pair, bool]:
    found: dict[Pair, bool] = {}
    for part in chunks(sorted(ids)):
        for row in conn.execute(select(seller_answers).where(seller_answers.c.first_id.in_(part))):
            found[row.first_id, row.second_id] = row.same
    return found


def _keys(conn: Connection, ids: Collection[int]) -> dict[int, list[Key]]:
    found: dict[int, list[Key]] = {}
    for part in chunks(sorted(ids)):
        for row in conn.execute(select(seller_keys).where(seller_keys.c.seller_id.in_(part))):
            found.setdefault(row.seller_id, []).append(Key(Rule(row.rule), row.key))
    return found


def _write(conn: Connection, placed: Iterable[Placed]) -> None:
    """Keep where each belongs; a row that says the same stays, with its time."""
    rows = [_row(one) for one in placed]
    before: dict[int, dict[str, Any]] = {}
    for part in chunks([row["seller_id"] for row in rows]):
        query = select(seller_members).where(seller_members.c.seller_id.in_(part))
        before |= {row.seller_id: dict(row._mapping) for row in conn.execute(query)}
    now = clock.now()
    other = [row for row in rows if _place(before.get(row["seller_id"])) != _place(row)]
    for part in chunks([row["seller_id"] for row in other]):
        conn.execute(delete(seller_members).where(seller_members.c.seller_id.in_(part)))
    if other:
        conn.execute(insert(seller_members), [{**row, "since": now} for row in other])


def _row(one: Placed) -> dict[str, Any]:
    rule, key = (one.key.rule.value, one.key.text) if one.key else (None, None)
    return {
        "seller_id": one.seller,
        "identity_id": one.identity,
        "beside_id": one.beside,
        "rule": rule,
        "key": key,
    }


def _place(row: Mapping[str, Any] | None) -> Any:
    return row and tuple(row[name] for name in ("identity_id", "beside_id", "rule", "key"))


def identity_of(conn: Connection, number: int) -> int:
    """The identity of seller `number`.

    Raises:
        InputError: there is no such seller.
    """
    if conn.execute(select(sellers.c.id).where(sellers.c.id == number)).first() is None:
        raise InputError(lazy("seller %(number)s is not in the store; `andon sellers list` shows them", number=number))
    found = conn.execute(select(seller_members.c.identity_id).where(seller_members.c.seller_id == number)).scalar()
    return number if found is None else int(found)


def members_of(conn: Connection, identity: int) -> list[int]:
    """The sellers that are this one, oldest first."""
    query = select(seller_members.c.seller_id).where(seller_members.c.identity_id == identity)
    return sorted(conn.execute(query).scalars()) or [identity]


def join(conn: Connection, one: int, other: int, *, reason: str, actor_id: int) -> int:
    """Keep a person's word that two sellers are one; the number that both have from then on.

    What people said before to keep the two apart is taken back; the trail has both.

    Raises:
        InputError: no such seller, or they are one already.
    """
    lock(conn)
    first, second = identity_of(conn, one), identity_of(conn, other)
    if first == second:
        raise InputError(
            lazy("sellers %(one)s and %(other)s are one already: %(first)s", one=one, other=other, first=first)
        )
    ours, theirs = members_of(conn, first), members_of(conn, second)
    _take_back(conn, ours, theirs, same=False)
    _answer(conn, [(one, other)], same=True, reason=reason, actor_id=actor_id)
    detail = {"members": sorted((one, other)), "reason": reason}
    record(conn, "join sellers", f"seller {min(first, second)}", detail, user_id=actor_id)
    regroup(conn, [one, other])
    return identity_of(conn, one)


def confirm(conn: Connection, identity: int, *, reason: str, actor_id: int) -> int:
    """Keep a person's word that the members of an identity are one, whatever the rules say later; its number.

    Raises:
        InputError: no such seller, or it has but one member.
    """
    lock(conn)
    number = identity_of(conn, identity)
    members = members_of(conn, number)
    if len(members) < 2:
        raise InputError(
            lazy("seller %(number)s is one seller on one channel; there is nothing to confirm", number=number)
        )
    keep_together(conn, members, reason=reason, actor_id=actor_id)
    record(conn, "confirm seller", f"seller {number}", {"members": members, "reason": reason}, user_id=actor_id)
    regroup(conn, members)
    return identity_of(conn, number)


def split(conn: Connection, identity: int, leaving: Collection[int], *, reason: str, actor_id: int) -> int:
    """Keep a person's word that `leaving` are another seller than the rest of `identity`; the number of that one.

    Those that leave stay together, and so does the rest.

    Raises:
        InputError: no such seller, one of `leaving` is no member, or nobody would be left.
    """
    lock(conn)
    number = identity_of(conn, identity)
    members = members_of(conn, number)
    if strange := sorted(set(leaving) - set(members)):
        raise InputError(
            lazy(
                "seller %(other)s is no member of %(number)s; `andon sellers show %(number)s` lists them",
                other=strange[0],
                number=number,
            )
        )
    rest = sorted(set(members) - set(leaving))
    if not rest or not leaving:
        raise InputError(lazy("nobody would be left of %(number)s: name those that are another seller", number=number))
    parts = (sorted(set(leaving)), rest)
    _take_back(conn, *parts, same=True)
    pairs = [(one, other) for one in parts[0] for other in rest]
    _answer(conn, pairs, same=False, reason=reason, actor_id=actor_id)
    for part in parts:
        keep_together(conn, part, reason=reason, actor_id=actor_id)
    detail = {"leaving": parts[0], "reason": reason}
    record(conn, "split seller", f"seller {number}", detail, user_id=actor_id)
    regroup(conn, members)
    return identity_of(conn, parts[0][0])


def keep_together(conn: Connection, members: Sequence[int], *, reason: str, actor_id: int) -> None:
    """See that these, which are one, stay so without their keys."""
    _answer(conn, [(members[0], one) for one in members[1:]], same=True, reason=reason, actor_id=actor_id)


def _take_back(conn: Connection, ours: Collection[int], theirs: Collection[int], *, same: bool) -> None:
    said = seller_answers.c
    across = or_(
        and_(said.first_id.in_(ours), said.second_id.in_(theirs)),
        and_(said.first_id.in_(theirs), said.second_id.in_(ours)),
    )
    conn.execute(delete(seller_answers).where(across, said.same.is_(same)))


def _answer(conn: Connection, pairs: Iterable[Pair], *, same: bool, reason: str, actor_id: int) -> None:
    """Keep what a person says of pairs; the older word stays where it says the same."""
    about = {"same": same, "reason": reason, "answered_by": actor_id, "answered_at": clock.now()}
    rows = [{"first_id": min(pair), "second_id": max(pair), **about} for pair in pairs]
    if rows:
        conn.execute(insert_or_ignore(conn, seller_answers), rows)

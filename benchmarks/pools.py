"""Databases to measure on: empty ones, and pools of any size, made set-based by the same SQL on SQLite and PostgreSQL.

Each partner has one contact, in its second step of a stream: the first letter left three weeks ago, the second is due
some time in the next weeks. One partner in a hundred has a suppressed address. Random-looking keys come in random order,
as in life.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine

from db import releases
from db.columns import to_db
from db.schema import upgrade
from db.session import open_engine, session, transaction
from nurture.content import digest, dump, load
from nurture.engine.world import Keys, World
from nurture.mail.journal import Journal
from nurture.mail.outbox import OutboxMailer
from nurture.mail.port import Mailer
from nurture.rules.program import Caps, Release
from nurture.rules.spans import WEEKDAYS, Cap, Hours, Span

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
KEYS = Keys(signing=(b"signing key of the benchmarks",), suppression=b"suppression key of the benchmarks")
CHECKOUT = Path(__file__).resolve().parent.parent
STREAM, FIRST, SECOND = "technology", "hello", "restore"
REPS, LANGUAGES = ("r1", "r2", "r3"), ("en", "de")
_COUNTRIES = {
    "DE": "Europe/Berlin",
    "SE": "Europe/Stockholm",
    "FR": "Europe/Paris",
    "GB": "",
    "US": "America/New_York",
    "IN": "",
}
_BATCHES = 100_000

_FILL = {
    "partner": """
        (id, external_id, name, country, city, zone, tier, employees, rep_id, grade, fit, fit_because, competence_because)
        SELECT i, 'P' || i, 'Partner No ' || i, {country}, 'Springfield', {zone}, 'registered', i % 200, {rep}, 'B', 60,
               '[]', '[]'
        FROM numbers""",
    "contact": """
        (id, external_id, partner_id, given_name, family_name, email, email_key, role, language, consent)
        SELECT i, 'C' || i, i, 'Given' || i, 'Family' || i, 'person' || i || '@partner' || i || '.example', 'k' || {scattered},
               'cto', {language}, 'granted'
        FROM numbers""",
    "enrollment": """
        (id, contact_id, partner_id, stream, release_id, state, at_step, due_at, entered_at, because)
        SELECT i, i, i, '{stream}', {release}, 'active', '{second}', {now} + 60000 * (1 + i % 40000), {left}, ''
        FROM numbers""",
    "message": """
        (id, mid, origin, origin_id, step, letter, persona, about, contact_id, partner_id, rep_id, locale, state, due_at,
         planned_at, intent_at, settled_at, fence, attempt)
        SELECT i, 'm' || {scattered}, 'step', i, '{first}', '{first}', '{stream}', 'integration', i, i, {rep}, {language},
               'accepted', {left}, {left}, {left}, {left}, 1, 1
        FROM numbers""",
    "suppression": """
        (channel, reach, target, source, since)
        SELECT 'mail', 'address', 'gone' || {scattered}, 'unsubscribe', {left} FROM numbers WHERE i % 100 = 0""",
}


def empty(url: str) -> Engine:
    """A migrated database."""
    engine = open_engine(url)
    upgrade(engine)
    return engine


def make_pool(url: str, size: int) -> None:
    engine = empty(url)
    release_id = put_in_force(engine, unhindered())
    for low in range(1, size + 1, _BATCHES):
        with transaction(engine) as connection:
            _fill(connection, low, min(low + _BATCHES - 1, size), release_id)
    _settle_down(engine)
    engine.dispose()


def put_in_force(engine: Engine, release: Release) -> int:
    """Live."""
    snapshot = dump(release)
    with session(engine) as opened:
        releases.set_live(opened, "outbox", live=True, at=NOW, by="benchmarks")
        return releases.store(opened, digest(snapshot), snapshot, NOW, "benchmarks")


def sample() -> Release:
    """The sample program as it stands, with its reps' days, its window and its caps."""
    release = load(CHECKOUT).release
    assert release is not None
    return release


def staffed() -> Release:
    """The same with as many letters a day, by the few reps of the pool, as all its reps have."""
    release = sample()
    room = sum(rep.letters_per_day for rep in release.reps.values()) // len(REPS)
    return replace(release, reps={name: replace(rep, letters_per_day=room) for name, rep in release.reps.items()})


def unhindered() -> Release:
    """The same with its window always open and its caps wide, so that the gate decides and lets all pass."""
    release = sample()
    program = replace(
        release.program,
        window=Hours(WEEKDAYS, time(0), time(23, 59, 59)),
        caps=Caps(contact=Cap(1, 5), partner=Cap(3, 7)),
        expires=Span(30, "days"),
    )
    reps = {name: replace(rep, letters_per_day=10**9) for name, rep in release.reps.items()}
    return replace(release, program=program, reps=reps)


def _fill(connection: Connection, low: int, high: int, release: int) -> None:
    numbers = (
        f"WITH RECURSIVE numbers(i) AS (SELECT CAST({low} AS BIGINT) UNION ALL SELECT i + 1 FROM numbers WHERE i < {high})"
    )
    if connection.dialect.name == "postgresql":  # the rows are right by construction; triggers would check each again
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    for table, rest in _FILL.items():
        connection.exec_driver_sql(
            _driver_form(connection, f"{numbers} INSERT INTO {table} {rest.format(**_WORDS, release=release)}")
        )


def _driver_form(connection: Connection, sql: str) -> str:
    return sql if connection.dialect.name == "sqlite" else sql.replace("%", "%%")


def _one_of(values: tuple[str, ...]) -> str:
    return f"CASE {' '.join(f'WHEN i % {len(values)} = {place} THEN {one!r}' for place, one in enumerate(values))} END"


_WORDS = {
    "stream": STREAM,
    "first": FIRST,
    "second": SECOND,
    "now": to_db(NOW),
    "left": to_db(NOW - timedelta(days=21)),
    "country": _one_of(tuple(_COUNTRIES)),
    "zone": _one_of(tuple(_COUNTRIES.values())),
    "rep": _one_of(REPS),
    "language": _one_of(LANGUAGES),
    "scattered": "((i * 2654435761) % 4294967296)",
}


def _settle_down(engine: Engine) -> None:
    """On PostgreSQL: go on counting ids where the pool ends, and do what autovacuum would have done by now."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in _FILL:
                connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"))
            connection.execute(text("VACUUM ANALYZE"))


def make_due(url: str, every: int, turn: int) -> None:
    """One in so many enrollments falls due now, all over the pool; others in each turn."""
    engine = open_engine(url)
    values = {"now": to_db(NOW), "every": every, "turn": turn % every}
    with transaction(engine) as connection:
        connection.execute(text("UPDATE enrollment SET due_at = :now WHERE id % :every = :turn"), values)
    engine.dispose()


def world(url: str, outbox: Path, mailer: Mailer | None = None) -> World:
    """A pool is used in several folders, with a journal in each by a machine of its own; so nobody knows where others noted."""
    database = open_engine(url)
    with transaction(database) as connection:
        connection.execute(text("UPDATE journal_head SET place = NULL"))
    return World(
        database=database,
        clock=lambda: NOW,
        mailer=mailer or OutboxMailer(outbox),
        keys=KEYS,
        home=CHECKOUT,
        public_url="https://nurture.example",
        journal=Journal(outbox.parent / "journal", outbox.parent.name),
    )

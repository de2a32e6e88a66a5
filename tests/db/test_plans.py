"""What ticks, ingest and escalate ask goes through an index, so that it costs what is due and not what the pool holds."""

from __future__ import annotations

import re

from sqlalchemy.engine import Connection

from benchmarks.pools import make_pool
from db.session import open_engine, transaction
from db.sql import STATEMENTS, stage

# The index that answers each; SQLite gives those of unique constraints names of its own.
ANSWERED_BY = {
    "messages.waiting": ("ix_message_due", "ix_enrollment_due", "ix_message_lease"),
    "messages.claim": ("ix_message_due",),
    "messages.overdue_claims": ("ix_message_lease",),
    "messages.overdue_sendings": ("ix_message_lease",),
    "messages.sent_lately": ("ix_contact_partner_id", "ix_message_contact"),
    "messages.seen": ("ix_message_contact",),
    "messages.standing": ("uq_suppression_reach_target_channel_topic_source", "uq_call_one_open"),
    "enrollments.due": ("ix_enrollment_due",),
    "enrollments.of_partner": ("ix_enrollment_partner_id",),
    "matching.due": ("ix_contact_match_due",),
    "matching.deeds": ("ix_event_contact",),
    "inbox.take": ("ix_inbox",),
    "inbox.take_urgent": ("ix_inbox",),
    "touched.due": ("ix_partner_escalate_due",),
    "pauses.tally": ("ix_message_bad_of_stream", "ix_message_bad_of_rep"),
}  # fmt: skip
_OWN_NAMES = {"uq_suppression_reach_target_channel_topic_source": "sqlite_autoindex_suppression_1"}
_WHOLE = re.compile(r"(?:SCAN|Seq Scan on) (?:partner|contact|enrollment|message|suppression)\b(?! USING INDEX ix_)")


def test_indexes_answer(database_url: str) -> None:
    make_pool(database_url, 3_000)
    engine = open_engine(database_url)
    with transaction(engine) as connection:
        plans = {name: _plan(connection, name) for name in ANSWERED_BY}
    engine.dispose()

    assert {name: plan for name, plan in plans.items() if not _goes_through(ANSWERED_BY[name], plan)} == {}


def _goes_through(indexes: tuple[str, ...], plan: str) -> bool:
    return all(one in plan or _OWN_NAMES.get(one, one) in plan for one in indexes) and _WHOLE.search(plan) is None


def _plan(connection: Connection, name: str) -> str:
    """The plan. PostgreSQL would rather read a small table whole, so that it must be told not to."""
    stage(connection, "group_ids", ("id bigint", "fence bigint"), ((one, 1) for one in range(1, 256)))
    columns = ("scope", "target", "day", "since bigint", "earlier bigint")
    stage(connection, "watched", columns, [("rep", "r1", "2026-03-01", 0, 0)])
    asked = STATEMENTS[name].form(connection.dialect.name)
    values = dict.fromkeys("".join(one) for one in re.findall(r"(?<![:\w]):([a-z_]+)|%\(([a-z_]+)\)s", asked))
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off")
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    rows = connection.exec_driver_sql(f"{explain} {asked}", dict.fromkeys(values, "7"))
    return "\n".join(str(row[-1]) for row in rows)

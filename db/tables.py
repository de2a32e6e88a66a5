"""The tables. One class a noun; the words are those of the glossary.

`id` is our own and means nothing outside; `external_id` is the vendor's. An index stands with the question it answers.
Columns that bulk loads leave out have a server default, since those loads do not pass through these classes.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from db.columns import Day, Document, Instant

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: MetaData = SQLModel.metadata
metadata.naming_convention = NAMES

# INTEGER, and nothing else, makes a SQLite column the row's own number.
_BIG = BigInteger().with_variant(Integer, "sqlite")


def _id() -> Any:
    return Field(default=None, sa_column=Column(_BIG, primary_key=True))


def _ref(table: str, *, null: bool = False, index: bool = False) -> Any:
    default = None if null else ...
    return Field(default=default, foreign_key=f"{table}.id", sa_type=BigInteger, nullable=null, index=index)


def _vouched(*, null: bool = False) -> Any:
    """A reference without a foreign key, for rows that come by the million: what writes them reads or makes what they refer
    to in the same transaction, and checking each again would double the cost.
    """
    return Field(default=None if null else ..., sa_type=BigInteger, nullable=null)


def _at(*, null: bool = False) -> Any:
    return Field(default=None if null else ..., sa_type=Instant, nullable=null)


def _day(*, null: bool = False) -> Any:
    return Field(default=None if null else ..., sa_type=Day, nullable=null)


def _doc() -> Any:
    return Field(default_factory=list, sa_type=Document, nullable=False, sa_column_kwargs={"server_default": "[]"})


def _text() -> Any:
    return Field(default="", sa_column_kwargs={"server_default": ""})


def _count() -> Any:
    return Field(default=0, sa_column_kwargs={"server_default": "0"})


def _flag() -> Any:
    return Field(default=False, sa_column_kwargs={"server_default": text("false")})


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


# --- who -------------------------------------------------------------------------------------------------------


class Partner(SQLModel, table=True):
    """A company. Facts as imported; owner, fit, competence, purchases and holdout as worked out afterwards.

    `escalate_due` asks escalate to look, since an event touched the interest here; nothing else makes it look.
    """

    id: int | None = _id()
    external_id: str = Field(unique=True)
    name: str
    country: str
    region: str = _text()
    city: str = _text()
    zone: str = _text()
    language: str = _text()
    tier: str = _text()
    employees: int | None = None
    technical_staff: int | None = None
    founded: int | None = None
    programme: str = _text()
    certifications: str = _text()  # ids joined by ";"
    rep_id: str | None = Field(default=None, index=True)
    owner_because: str = _text()
    last_purchase_on: date | None = _day(null=True)
    purchases: int = _count()
    spend_cents: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    recency: int = _count()  # 0 never, 1 long ago .. 5 lately
    frequency: int = _count()
    monetary: int = _count()
    fit: int = _count()
    grade: str = Field(default="D", sa_column_kwargs={"server_default": "D"})
    fit_because: list[str] = _doc()
    competence: int = _count()
    competence_because: list[str] = _doc()
    graduated_at: datetime | None = _at(null=True)
    cool_off_until: datetime | None = _at(null=True)
    escalate_due: datetime | None = _at(null=True)
    import_batch_id: int | None = _vouched(null=True)

    __table_args__ = (_partial("ix_partner_escalate_due", "escalate_due", where="escalate_due IS NOT NULL"),)


class Contact(SQLModel, table=True):
    """A person at a partner who gets mail. `match_due` asks enroll to look; nothing else makes it look."""

    id: int | None = _id()
    external_id: str = Field(unique=True)
    partner_id: int = _ref("partner", index=True)
    given_name: str = _text()
    family_name: str = _text()
    title: str = _text()  # academic, as it came
    gender: str = _text()  # female, male, or empty: not known
    email: str
    email_key: str = Field(unique=True)  # keyed hash of the normalised address
    role: str = _text()
    language: str = _text()
    zone: str = _text()
    phone: str = _text()  # as it came
    phone_e164: str | None = None
    phone_fault: str | None = None
    consent: str = Field(default="none", sa_column_kwargs={"server_default": "none"})
    consent_on: date | None = _day(null=True)
    consent_source: str = _text()
    persona: str | None = None
    because: str = _text()  # why this persona, or why no stream
    match_due: datetime | None = _at(null=True)
    import_batch_id: int | None = _vouched(null=True)

    __table_args__ = (_partial("ix_contact_match_due", "match_due", where="match_due IS NOT NULL"),)


class Purchase(SQLModel, table=True):
    id: int | None = _id()
    external_id: str = Field(unique=True)
    partner_id: int = _ref("partner", index=True)
    purchased_on: date = _day()
    amount_cents: int = Field(sa_type=BigInteger)
    import_batch_id: int | None = _vouched(null=True)


class Holdout(SQLModel, table=True):
    """Partners left untouched on purpose. Drawn once, before the first enrollment, and never undrawn."""

    partner_id: int = Field(sa_column=Column(_BIG, primary_key=True, autoincrement=False))
    drawn_at: datetime = _at()


class ImportBatch(SQLModel, table=True):
    __tablename__ = "import_batch"

    id: int | None = _id()
    kind: str
    started_at: datetime = _at()
    rows: int = _count()
    inserted: int = _count()
    updated: int = _count()
    refused: int = _count()


class Seal(SQLModel, table=True):
    """One row: the fingerprint of the suppression key that this database was first used with."""

    id: int | None = _id()
    fingerprint: str
    since: datetime = _at()


class JournalHead(SQLModel, table=True):
    """The mark of a machine's journal that this database counted last. A journal with a higher one knows more than we do."""

    __tablename__ = "journal_head"

    writer: str = Field(primary_key=True)
    mark: int = Field(sa_type=BigInteger)
    place: str | None = None  # the folder it notes in; empty once that was another than before, NULL while nobody knows


# --- what runs -------------------------------------------------------------------------------------------------


class StoredRelease(SQLModel, table=True):
    """An immutable snapshot of personas, templates and program. The newest row is the one in force."""

    __tablename__ = "release"

    id: int | None = _id()
    digest: str
    body: str
    stored_at: datetime = _at()
    stored_by: str


class GoLive(SQLModel, table=True):
    """The newest row says whether letters may leave, and through which mailer that was confirmed."""

    __tablename__ = "golive"

    id: int | None = _id()
    live: bool
    at: datetime = _at()
    by: str
    mailer: str = _text()


class Pause(SQLModel, table=True):
    """`scope` is all, mailer, stream, rep, partner or contact; `target` the id that people know, empty for all."""

    id: int | None = _id()
    scope: str
    target: str = _text()
    because: str
    since: datetime = _at()
    until: datetime | None = _at(null=True)
    by: str
    day: date | None = Field(default=None, sa_type=Day)  # on which a person lifted it, and
    letters: int | None = None  # what had left earlier on that day, which counts no more


class Enrollment(SQLModel, table=True):
    """One contact's passage through one stream.

    `due_at` is the only stream queue: the moment at which `at_step` is to be looked at. It is empty while a letter of
    this enrollment is under way.
    """

    id: int | None = _id()
    contact_id: int = _ref("contact")
    partner_id: int = _ref("partner", index=True)
    stream: str
    release_id: int = _ref("release")  # pins the structure
    state: str  # active | held | finished | exited
    at_step: str | None = None
    due_at: datetime | None = _at(null=True)
    entered_at: datetime = _at()
    left_at: datetime | None = _at(null=True)
    because: str = _text()  # hold or exit reason

    __table_args__ = (
        _partial("ix_enrollment_due", "due_at", where="state = 'active' AND due_at IS NOT NULL"),
        _partial("uq_enrollment_one_at_a_time", "contact_id", where="state IN ('active', 'held')", unique=True),
        Index("ix_enrollment_contact", "contact_id"),
    )


_BAD = "state IN ('bounced', 'complained')"  # few, and counted by the guard rail


class Message(SQLModel, table=True):
    """The send ledger: one letter that is to go, went or did not go. States: `nurture.rules.message`."""

    id: int | None = _id()
    mid: str = Field(unique=True)  # opaque, ours; Message-ID and custom_args carry it
    origin: str  # step | call | handover
    origin_id: int = Field(sa_type=BigInteger)
    step: str
    letter: str  # the variant drawn
    persona: str
    about: str
    contact_id: int = _ref("contact")
    partner_id: int = _ref("partner")
    rep_id: str
    locale: str = _text()
    state: str
    due_at: datetime = _at()
    planned_at: datetime = _at()
    waits_since: datetime | None = _at(null=True)  # from when on it ages, where that is not since it was planned
    because: str = _text()
    fence: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    lease_until: datetime | None = _at(null=True)
    attempt: int = _count()
    intent_at: datetime | None = _at(null=True)
    email_key: str | None = None  # of the address that it went to; the contact may have another by now
    outlet: str = _text()  # where it was handed over, by the mailer's own word
    settled_at: datetime | None = _at(null=True)
    provider_id: str | None = None

    __table_args__ = (
        UniqueConstraint("origin_id", "origin", "step"),
        _partial("ix_message_due", "due_at", where="state = 'planned'"),
        _partial("ix_message_lease", "lease_until", where="lease_until IS NOT NULL"),
        Index("ix_message_contact", "contact_id"),
        _partial("ix_message_bad_of_stream", "persona", "intent_at", "state", where=_BAD),
        _partial("ix_message_bad_of_rep", "rep_id", "intent_at", "state", where=_BAD),
        _partial("ix_message_unknown", "intent_at", where="state = 'unknown'"),
    )


class LetterDay(SQLModel, table=True):
    """Letters of a rep, stream or new domain that left on one day; what is unknown counts. `scope` is one of the three."""

    __tablename__ = "letter_day"

    scope: str = Field(primary_key=True)
    target: str = Field(primary_key=True)
    day: date = Field(sa_type=Day, primary_key=True)
    letters: int = _count()


class Suppression(SQLModel, table=True):
    """A standing order not to contact. `reach` says what `target` is: address (keyed hash), contact or partner (id)."""

    id: int | None = _id()
    channel: str  # mail | phone | all
    reach: str
    target: str
    topic: str = _text()  # empty: every topic
    source: str
    since: datetime = _at()
    until: datetime | None = _at(null=True)

    __table_args__ = (UniqueConstraint("reach", "target", "channel", "topic", "source"),)


# --- what happened ---------------------------------------------------------------------------------------------


class Inbox(SQLModel, table=True):
    """A callback as it came, one row an item. `because` says why one could not be used."""

    id: int | None = _id()
    source: str
    item: str
    urgent: bool = _flag()
    received_at: datetime = _at()
    handled_at: datetime | None = _at(null=True)
    because: str = _text()

    __table_args__ = (
        _partial("ix_inbox_waiting", "id", where="handled_at IS NULL"),
        _partial("ix_inbox_urgent", "id", where="handled_at IS NULL AND urgent"),
    )


# Clicks are judged with what else is known of their letter.
_JUDGED_TOGETHER = "'clicked', 'delivered', 'bounced', 'dropped', 'complained'"


class Event(SQLModel, table=True):
    """A callback in our own words, once, however often it came."""

    id: int | None = _id()
    fingerprint: bytes = Field(sa_column=Column(LargeBinary, unique=True, nullable=False))
    kind: str
    occurred_at: datetime = _at()
    received_at: datetime = _at()
    message_id: int | None = _vouched(null=True)
    contact_id: int | None = _vouched(null=True)
    partner_id: int | None = _vouched(null=True)
    email: str = _text()  # the step whose letter it answers
    topic: str = _text()
    link: str = _text()
    verdict: str = _text()  # human | machine | unknown
    verdict_because: str = _text()

    __table_args__ = (
        Index("ix_event_contact", "contact_id", "occurred_at"),
        _partial("ix_event_letter", "message_id", where=f"kind IN ({_JUDGED_TOGETHER})"),
    )


class Ledger(SQLModel, table=True):
    """What one event is worth, in thousandths of a point before decay; 0 where a cap took it."""

    event_id: int = Field(sa_column=Column(_BIG, primary_key=True, autoincrement=False))
    contact_id: int = _vouched()
    partner_id: int = _vouched()
    rule: str
    bucket: str
    points: int
    worth: int = _count()
    occurred_at: datetime = _at()
    tie: int = Field(sa_type=BigInteger)  # from the fingerprint: which of two at one moment counts as the earlier

    __table_args__ = (Index("ix_ledger_contact", "contact_id", "worth"),)


class Score(SQLModel, table=True):
    """Interest of a contact in thousandths of a point, as it stood at `as_of`; `explain` works it out anew."""

    contact_id: int = Field(sa_column=Column(_BIG, primary_key=True, autoincrement=False))
    partner_id: int = _ref("partner", index=True)
    interest: int
    as_of: datetime = _at()


class Crossing(SQLModel, table=True):
    """The moment a partner became qualified, and why."""

    id: int | None = _id()
    partner_id: int = _ref("partner", index=True)
    at: datetime = _at()
    trigger: str  # interest | the event of an instant trigger
    interest: int
    threshold: int
    because: str


# --- calls and what comes of them --------------------------------------------------------------------------------


class Call(SQLModel, table=True):
    """The task for the owner. At most one that is not closed per partner."""

    id: int | None = _id()
    crossing_id: int = _ref("crossing")
    partner_id: int = _ref("partner", index=True)
    contact_id: int = _ref("contact")
    rep_id: str
    state: str  # queued | open | closed
    because: str
    rank: int  # higher rings first: grade, then interest
    topic: str = _text()
    locale: str = _text()
    offer: str | None = None
    evidence: list[dict[str, Any]] = _doc()
    colleagues: list[dict[str, Any]] = _doc()
    opened_at: datetime = _at()
    due_at: datetime = _at()
    attempts: int = _count()
    closed_at: datetime | None = _at(null=True)
    disposition: str | None = None

    __table_args__ = (
        _partial("uq_call_one_open", "partner_id", where="state <> 'closed'", unique=True),
        _partial("ix_call_waiting", "rep_id", "due_at", where="state <> 'closed'"),
    )


class Attempt(SQLModel, table=True):
    id: int | None = _id()
    call_id: int = _ref("call", index=True)
    at: datetime = _at()
    rep_id: str
    disposition: str
    note: str = _text()


class OfferGrant(SQLModel, table=True):
    __tablename__ = "offer_grant"

    id: int | None = _id()
    offer: str
    partner_id: int = _ref("partner")
    call_id: int = _ref("call")
    granted_at: datetime = _at()
    expires_at: datetime = _at()

    __table_args__ = (UniqueConstraint("offer", "partner_id"),)


class Opportunity(SQLModel, table=True):
    """A registered deal. Whether we sourced or influenced it is worked out by the report, from what came before it."""

    id: int | None = _id()
    external_id: str = Field(unique=True)
    partner_id: int = _ref("partner", index=True)
    state: str  # open | won | lost
    amount_cents: int = Field(sa_type=BigInteger)
    registered_on: date = _day()
    closed_on: date | None = _day(null=True)
    import_batch_id: int | None = _vouched(null=True)


class Graduation(SQLModel, table=True):
    id: int | None = _id()
    partner_id: int = _ref("partner", index=True)
    call_id: int | None = _ref("call", null=True)
    from_tier: str
    to_tier: str
    state: str  # proposed | approved | refused
    proposed_at: datetime = _at()
    proposed_by: str
    decided_at: datetime | None = _at(null=True)
    decided_by: str | None = None
    criteria: list[dict[str, Any]] = _doc()

    __table_args__ = (_partial("uq_graduation_one_proposed", "partner_id", where="state = 'proposed'", unique=True),)


class Plan(SQLModel, table=True):
    """The 12-week mutual plan that follows a graduation."""

    id: int | None = _id()
    graduation_id: int = _ref("graduation")
    partner_id: int = _ref("partner", index=True)
    starts_on: date = _day()
    ends_on: date = _day()
    milestones: list[dict[str, Any]] = _doc()


class Audit(SQLModel, table=True):
    """Who did what to whom. Ids only."""

    id: int | None = _id()
    at: datetime = _at()
    who: str
    what: str
    target: str = _text()
    detail: str = _text()

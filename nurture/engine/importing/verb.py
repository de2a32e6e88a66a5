"""The verb: files into the database, all of them or none, and then what follows from them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.engine import Connection

from db import contacts, imports, opportunities, partners, purchases
from db.columns import to_db
from nurture.content.findings import nearest
from nurture.engine.importing.deals import load_opportunities, load_purchases
from nurture.engine.importing.deriving import Derived, derive
from nurture.engine.importing.happenings import load_events
from nurture.engine.importing.loading import Counts, Load, Loading, Seen
from nurture.engine.importing.read import Table, open_table
from nurture.engine.importing.rejects import SUFFIX, RejectFile
from nurture.engine.importing.sheets import SHEETS, Kind
from nurture.engine.importing.validate import Checker
from nurture.engine.importing.who import load_contacts, load_owners, load_partners
from nurture.engine.in_force import newest_if_any
from nurture.engine.seal import bind
from nurture.engine.world import World
from nurture.rules.errors import UserError

Progress = Callable[[Kind, int], None]
"""Told how many bytes of a file have been read."""

_LOADS: dict[Kind, tuple[Load, Callable[[Connection], int]]] = {
    "partners": (load_partners, partners.newest),
    "owners": (load_owners, partners.newest),
    "contacts": (load_contacts, contacts.newest),
    "purchases": (load_purchases, purchases.newest),
    "opportunities": (load_opportunities, opportunities.newest),
    "events": (load_events, lambda _: 0),
}


@dataclass(slots=True)
class FileCounts:
    """What became of one file's rows. `unused` are columns that it has and we do not know."""

    batch: int = 0
    rows: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    unused: tuple[str, ...] = ()

    def add(self, rows: int, loaded: Counts, refused: int) -> None:
        self.rows += rows
        self.inserted += loaded.inserted
        self.updated += loaded.updated
        self.unchanged += loaded.unchanged
        self.refused += refused


@dataclass(frozen=True, slots=True)
class Imported:
    """`reasons` counts (file, column, reason) of refused rows. `derived` is None while nothing has been released."""

    files: dict[Kind, FileCounts]
    reasons: dict[tuple[Kind, str, str], int]
    rejects: Path | None
    phone_faults: dict[str, int]
    derived: Derived | None


@dataclass(frozen=True, slots=True)
class Sources:
    """Which files to import; `renames` maps column names in files to ours; `rejects` is where refused rows go."""

    partners: Path | None = None
    owners: Path | None = None
    contacts: Path | None = None
    purchases: Path | None = None
    opportunities: Path | None = None
    events: Path | None = None
    renames: Mapping[str, str] = field(default_factory=dict)
    rejects: Path | None = None

    @property
    def files(self) -> dict[Kind, Path]:
        """Those given, in the order of loading."""
        return {kind: path for kind in SHEETS if (path := getattr(self, kind)) is not None}

    def reject_places(self, home: Path) -> tuple[Path, ...]:
        """Where it is named; else beside the first file, or in our home where that folder cannot be written."""
        first = next(iter(self.files.values()))
        beside = first.with_name(f"{first.stem}{SUFFIX}")
        return (self.rejects,) if self.rejects else (beside, home / beside.name)


def import_files(world: World, sources: Sources, progress: Progress = lambda _kind, _bytes: None) -> Imported:
    """Load the files in one transaction, then derive."""
    if not sources.files:
        raise UserError("There is nothing to import.", "Name a file, for example --partners partners.csv.")
    rejects = RejectFile(sources.reject_places(world.home), sources.files.values())
    try:
        with _without_collector(), imports.bulk_transaction(world.database) as connection:
            bind(world, connection)
            _check_headers(sources)
            files = {kind: _load(world, connection, sources, kind, rejects, progress) for kind in sources.files}
            faults = contacts.phone_faults(connection, files["contacts"].batch) if "contacts" in files else {}
    except BaseException:
        rejects.drop()
        raise
    rejects.keep()
    written = rejects.path if rejects.reasons else None
    return Imported(files, dict(rejects.reasons), written, faults, derive(world))


def _check_headers(sources: Sources) -> None:
    """Of all files, before the first is loaded. A rename that renames nothing is a slip, and would lose a column in silence."""
    there: set[str] = set()
    for kind, path in sources.files.items():
        with open_table(path, SHEETS[kind], sources.renames) as table:
            there |= {name.strip() for name in table.header}
    ours = {name for sheet in SHEETS.values() for column in sheet.columns for name in column.names}
    for theirs, our_name in sources.renames.items():
        if theirs not in there:
            raise UserError(f"No file has the column {theirs} that --map names.", nearest(theirs, there))
        if our_name.casefold() not in ours:
            raise UserError(f"There is no column {our_name} of ours, which --map names.", nearest(our_name, ours))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Millions of short-lived rows set the collector off again and again; once a batch is enough."""
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _load(
    world: World, connection: Connection, sources: Sources, kind: Kind, rejects: RejectFile, progress: Progress
) -> FileCounts:
    load, newest = _LOADS[kind]
    now = world.clock()
    batch_id = imports.begin(connection, kind, now)
    in_force = newest_if_any(world)
    release = in_force.release if in_force else None
    loading = Loading(connection, batch_id, now, world.keys.suppression, release, Seen(newest(connection)))
    with open_table(sources.files[kind], SHEETS[kind], sources.renames) as table:
        total = _rows(table, load, loading, rejects, progress)
    if kind == "partners":
        partners.touched(connection, batch_id, to_db(now))
    imports.finish(connection, batch_id, rows=total.rows, inserted=total.inserted, updated=total.updated, refused=total.refused)
    return total


def _rows(table: Table, load: Load, loading: Loading, rejects: RejectFile, progress: Progress) -> FileCounts:
    total = FileCounts(loading.batch, unused=table.unused)
    checker = Checker(table)
    for batch in table.batches:
        rows, refusals = checker.check(batch)
        loaded, refused = load(loading, rows)
        refusals |= refused
        if refusals:
            rejects.add(table.sheet.kind, table.path, batch, refusals)
        total.add(len(batch.rows), loaded, len(refusals))
        progress(table.sheet.kind, batch.bytes_read)
        gc.collect(0)
    return total

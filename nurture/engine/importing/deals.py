"""Loading purchases and opportunities. A deal's news goes into the inbox, so that ingest hears of it like of any event."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from db import inbox, opportunities, purchases
from nurture.engine.importing.loading import UNKNOWN_PARTNER, Counts, Loading, counts, repeated, twice
from nurture.engine.importing.validate import Refusals, Row

_PURCHASE_AGAIN = repeated("purchase_id")
_OPPORTUNITY_AGAIN = repeated("opportunity_id")
_CLOSED = {"won": "deal_won", "lost": "deal_lost"}


def load_purchases(loading: Loading, rows: dict[int, Row]) -> tuple[Counts, Refusals]:
    named = {place: row[0] for place, row in rows.items() if row[0]}
    refusals = twice(named, _PURCHASE_AGAIN)
    unnamed = {place: row[1:] for place, row in rows.items() if not row[0]}
    shifts: Counter[Row] = Counter()
    while True:
        ids = named | _made_ids(unnamed, shifts)
        purchases.stage_came(loading.connection, [(place, ids[place], *row[1:]) for place, row in rows.items()])
        here = purchases.known(loading.connection)
        met = [unnamed[place] for place, our_id in here if place in unnamed and loading.seen.has(our_id)]
        if not met:
            break
        shifts.update(met)
    return _purchases(loading, rows, here, refusals)


def _made_ids(unnamed: dict[int, Row], shifts: Counter[Row]) -> dict[int, str]:
    """Ids for purchases that have none: partner, day, amount, and the how-manieth such it is in the file.

    `shifts` says how many such came in earlier batches. The same file so gives the same ids again.
    """
    count: dict[Row, int] = dict(shifts)
    made: dict[int, str] = {}
    for place, row in unnamed.items():
        nth = count[row] = count.get(row, 0) + 1
        made[place] = f"{row[0]}/{row[1]}/{row[2]}/{nth}"
    return made


def _purchases(
    loading: Loading, rows: dict[int, Row], here: list[tuple[int, int]], refusals: Refusals
) -> tuple[Counts, Refusals]:
    for place in purchases.strangers(loading.connection):
        refusals.setdefault(place, UNKNOWN_PARTNER)
    known = 0
    for place, our_id in here:
        if loading.seen.has(our_id):
            refusals[place] = _PURCHASE_AGAIN
        if place not in refusals:
            known += 1
            loading.seen.add(our_id)
    purchases.drop(loading.connection, refusals)
    changed = purchases.upsert(loading.connection, batch=loading.batch)
    ready = len(rows) - len(refusals)
    return counts(ready, ready - known, changed), refusals


def load_opportunities(loading: Loading, rows: dict[int, Row]) -> tuple[Counts, Refusals]:
    refusals = twice({place: row[0] for place, row in rows.items()}, _OPPORTUNITY_AGAIN)
    staged = [(place, *row) for place, row in rows.items() if place not in refusals]
    ready = []
    fresh = 0
    news: list[tuple[str, bool]] = []
    for found in opportunities.stage_came(loading.connection, staged):
        if found.partner_id is None:
            refusals[found.n] = UNKNOWN_PARTNER
        elif found.id is not None and loading.seen.has(found.id):
            refusals[found.n] = _OPPORTUNITY_AGAIN
        else:
            fresh += found.id is None
            loading.seen.add(found.id or 0)
            ready.append((found.n, found.partner_id))
            news += [(item, False) for item in _news(rows[found.n], found.state, loading)]
    changed = opportunities.upsert(loading.connection, ready, batch=loading.batch)
    inbox.store(loading.connection, "import", news, loading.now)
    return counts(len(ready), fresh, changed), refusals


def _news(row: Row, before: str | None, loading: Loading) -> Iterator[str]:
    """What has happened to the deal since it was last imported. Its id goes along as the link, which tells two deals apart."""
    external_id, partner, state, _, registered_on, closed_on = row
    happened: dict[str, object] = {} if before else {"deal_registered": registered_on}
    if state != before and state in _CLOSED:
        happened[_CLOSED[str(state)]] = closed_on or loading.now.date().isoformat()
    for event, day in happened.items():
        at = f"{day}T00:00:00+00:00"
        said = {"event": event, "partner_id": partner, "occurred_at": at, "link": f"opportunity:{external_id}"}
        yield json.dumps(said, ensure_ascii=False)

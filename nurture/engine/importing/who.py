"""Loading partners, their current owners, and contacts."""

from __future__ import annotations

from db import contacts, partners
from db.columns import to_db
from nurture.engine.importing.loading import UNKNOWN_PARTNER, Counts, Loading, Seen, counts, repeated, twice
from nurture.engine.importing.phones import read_phone
from nurture.engine.importing.validate import Refusal, Refusals, Row
from nurture.rules.keys import address_key

_EMAIL, _PHONE = 4, 8  # places in a row of contacts

_PARTNER_AGAIN = repeated("partner_id")
_CONTACT_AGAIN = repeated("contact_id")
_ADDRESS_AGAIN = Refusal("email", "the same address, but for case or script, stands further up")
_UNKNOWN_REP = Refusal("rep_id", "not an active rep of the release in force")


def load_partners(loading: Loading, rows: dict[int, Row]) -> tuple[Counts, Refusals]:
    connection, seen = loading.connection, loading.seen
    refusals = twice({place: row[0] for place, row in rows.items()}, _PARTNER_AGAIN)
    staged = [(place, *row) for place, row in rows.items() if place not in refusals]
    partners.stage_came(connection, staged)
    here = partners.known(connection)
    again = {place: _PARTNER_AGAIN for place, our_id in here if seen.has(our_id)}
    for _, our_id in here:
        seen.add(our_id)
    partners.drop(connection, again)
    changed = partners.upsert(connection, loading.batch)
    return counts(len(staged) - len(again), len(staged) - len(here), changed), refusals | again


def load_owners(loading: Loading, rows: dict[int, Row]) -> tuple[Counts, Refusals]:
    """A rep that the release in force does not have is refused; without a release every id is taken."""
    refusals: Refusals = {}
    if loading.release is not None:
        active = {rep.id for rep in loading.release.reps.values() if rep.active}
        refusals = {place: _UNKNOWN_REP for place, row in rows.items() if row[1] not in active}
    known = partners.owners_known(loading.connection, [(place, str(row[0])) for place, row in rows.items()])
    owned: dict[int, tuple[int, str]] = {}
    fresh = 0
    for place, row in rows.items():
        if place in refusals:
            continue
        if place not in known:
            refusals[place] = UNKNOWN_PARTNER
            continue
        our_id, before = known[place]
        if loading.seen.has(our_id):
            refusals[place] = _PARTNER_AGAIN
            continue
        loading.seen.add(our_id)
        fresh += before is None
        if before != row[1]:
            owned[place] = (our_id, str(row[1]))
    partners.own(loading.connection, list(owned.values()))
    taken = sum(place not in refusals for place in rows)
    return counts(taken, fresh, len(owned)), refusals


def load_contacts(loading: Loading, rows: dict[int, Row]) -> tuple[Counts, Refusals]:
    secret = loading.secret
    keys = {place: address_key(secret, str(row[_EMAIL])) for place, row in rows.items()}
    refusals = twice({place: row[0] for place, row in rows.items()}, _CONTACT_AGAIN)
    refusals = twice(keys, _ADDRESS_AGAIN) | refusals
    staged = [(place, *row, keys[place]) for place, row in rows.items() if place not in refusals]
    ready = []
    fresh = 0
    for found in contacts.stage_came(loading.connection, staged):
        refusal = _refusal(found, loading.seen)
        if refusal is not None or found.partner_id is None:
            refusals[found.n] = refusal or UNKNOWN_PARTNER
            continue
        fresh += found.id is None
        ready.append((found.n, found.partner_id, *_phone(rows[found.n][_PHONE], found.country or "")))
    changed = contacts.upsert(loading.connection, ready, batch=loading.batch, now=to_db(loading.now))
    return counts(len(ready), fresh, changed), refusals


def _refusal(found: contacts.Known, seen: Seen) -> Refusal | None:
    """Marks a contact that is not refused as seen."""
    if found.partner_id is None:
        return UNKNOWN_PARTNER
    if found.taken_by is not None:
        return Refusal("email", "another contact has the same address, but for case or script")
    if found.id is not None:
        if seen.has(found.id):
            return _CONTACT_AGAIN
        seen.add(found.id)
    return None


def _phone(raw: object, country: str) -> tuple[str | None, str | None]:
    """Number and fault as they are staged: "" for none; None leaves as it is, where the file has no phones."""
    if raw is None:
        return None, None
    number, fault = read_phone(str(raw), country)
    return number or "", fault or ""

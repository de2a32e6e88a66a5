"""What a release means for people: who enters, leaves and moves, who is called, and what reps have to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from nurture.rules.load import Load


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Everybody at a moment: streams and reasons by contact (None: in no stream), reps of waiting calls by partner."""

    streams: Mapping[int, str | None] = field(default_factory=dict)
    because: Mapping[int, str] = field(default_factory=dict)
    calls: Mapping[str, str] = field(default_factory=dict)
    loads: Mapping[str, Load] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """`enters` by stream, `moves` by (from, to), `leaves` by (stream, reason), `stays_out` by reason: contacts.

    Of whoever is in no stream now, and would enter one without the release, `stays_away` tells (stream, reason) and `diverts`
    (without it, with it). `called` and `spared` are partners with their rep: those who have a call with this release and not
    without it, and the reverse. `calls` are a rep's (before, after) that are to be made now, `loads` what else is asked of
    it, None where the rep has nobody.
    """

    enters: Mapping[str, int]
    moves: Mapping[tuple[str, str], int]
    leaves: Mapping[tuple[str, str], int]
    stays_away: Mapping[tuple[str, str], int]
    diverts: Mapping[tuple[str, str], int]
    stays_out: Mapping[str, int]
    called: Mapping[str, str]
    spared: Mapping[str, str]
    loads: Mapping[str, tuple[Load | None, Load | None]]
    calls: Mapping[str, tuple[int, int]]
    loses: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """By (stream, step): contacts who have its letter ahead, and get it no more, since the step is gone."""

    @property
    def touches_nobody(self) -> bool:
        told = (self.enters, self.moves, self.leaves, self.stays_away, self.diverts, self.called, self.spared)
        return not any(told)


def compare(before: Whereabouts, after: Whereabouts, inside: AbstractSet[int]) -> Plan:
    """What is different with the release, at the same moment; who would come or go without it as well is not told.

    `inside` are contacts who are in a stream now: nobody else can leave one.
    """
    enters, stays_out = Counter[str](), Counter[str]()
    moves, leaves, diverts, stays_away = (Counter[tuple[str, str]]() for _ in range(4))
    for contact, there in after.streams.items():
        was = before.streams.get(contact)
        if was is None and there is None:
            stays_out[after.because[contact]] += 1
        elif was is None and there is not None:
            enters[there] += 1
        elif was is not None and there is None:
            (leaves if contact in inside else stays_away)[was, after.because[contact]] += 1
        elif was is not None and there is not None and was != there:
            (moves if contact in inside else diverts)[was, there] += 1
    had, has = Counter(before.calls.values()), Counter(after.calls.values())
    reps = sorted(before.loads.keys() | after.loads.keys() | had.keys() | has.keys())
    return Plan(
        enters=enters,
        moves=moves,
        leaves=leaves,
        stays_away=stays_away,
        diverts=diverts,
        stays_out=stays_out,
        called={partner: rep for partner, rep in after.calls.items() if partner not in before.calls},
        spared={partner: rep for partner, rep in before.calls.items() if partner not in after.calls},
        loads={rep: (before.loads.get(rep), after.loads.get(rep)) for rep in reps},
        calls={rep: (had[rep], has[rep]) for rep in reps},
    )

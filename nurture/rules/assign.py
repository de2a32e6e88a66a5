"""Who owns a partner that has no owner: somebody who writes its language, from its region if possible, the least loaded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nurture.rules.language import HELD, written_language
from nurture.rules.pool import outside_pool
from nurture.rules.program import Program
from nurture.rules.reps import Rep


@dataclass(frozen=True, slots=True)
class Unowned:
    """A partner without an owner; `key` is the vendor's id, `languages` are its contacts'."""

    key: str
    tier: str
    country: str
    region: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assigned:
    rep_id: str
    because: str


@dataclass(frozen=True, slots=True)
class Waits:
    because: str


@dataclass(slots=True)
class Desk:
    """A rep and how many partners are theirs, which grows while partners are assigned."""

    rep: Rep
    partners: int

    @property
    def is_full(self) -> bool:
        return self.partners >= self.rep.partners

    @property
    def load(self) -> float:
        return self.partners / self.rep.partners


def assign(partner: Unowned, desks: Iterable[Desk], program: Program) -> Assigned | Waits:
    """Does not count the partner to the desk; whoever records it does."""
    if kept_out := outside_pool(program.pool, partner.tier, partner.country, partner.key):
        return Waits(kept_out)  # a place at a desk is only for whom we may nurture
    if not partner.languages:
        return Waits("it has no contacts")
    written = {written_language(program, language) for language in partner.languages} - {HELD}
    if not written:
        return Waits(f"letters to readers of {_words(partner.languages)} are held")
    writers = [desk for desk in desks if written & set(desk.rep.languages)]
    if not writers:
        return Waits(f"no rep writes {_words(written)}")
    free = [desk for desk in writers if not desk.is_full]
    if not free:
        return Waits(f"every rep who writes {_words(written)} is full")
    near = [desk for desk in free if _is_near(partner, desk.rep)]
    chosen = min(near or free, key=lambda desk: (desk.load, desk.rep.id))
    shared = _words(written & set(chosen.rep.languages))
    return Assigned(chosen.rep.id, f"writes {shared}{', same region' if near else ''}, least loaded")


def _is_near(partner: Unowned, rep: Rep) -> bool:
    """A rep's regions name countries, a partner's own region, or both as `DE-BY`; none named means everywhere."""
    names = {partner.country, f"{partner.country}-{partner.region}", partner.region} - {""}
    return not rep.regions or bool(names & set(rep.regions))


def _words(languages: Iterable[str]) -> str:
    return " or ".join(sorted(languages))

"""A pool of invented partners as CSV files, the same for the same seed. Addresses end in `.example` and reach nobody."""

from __future__ import annotations

import csv
import random
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sample.places import LATIN, MEN, PLACES, WOMEN, Place

_TECHNICAL = ("cto", "architect", "technical_lead", "engineer")
_OWNING = ("owner", "managing_director", "founder")
_SELLING = ("sales_manager", "account_manager", "sales_director")
_OTHER = ("marketing_manager", "office_manager")
_CERTIFICATES = ("cloud-pro", "security-associate", "storage-associate")
_CONSENT = ("granted", "legitimate_interest", "none")
_ASKED = dict.fromkeys(("DE", "AT", "HU", "KR"), (90, 7, 3))  # where mail needs consent, vendors have asked for it
_ASKED_ELSEWHERE = (70, 25, 5)

Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Files:
    """Where the pool lies, ready for `nurture import`."""

    partners: Path
    contacts: Path
    purchases: Path


def write(folder: Path, *, partners: int = 400, seed: int = 1, start: date | None = None) -> Files:
    """Write the three files; purchases lie in the two years before `start`, by default today."""
    rng = random.Random(seed)  # noqa: S311 - a sample, not a secret
    day = start or date.today()  # noqa: DTZ011 - a sample needs no zone
    folder.mkdir(parents=True, exist_ok=True)
    firms = [_firm(rng, number) for number in range(1, partners + 1)]
    people = [person for firm in firms for person in _people(rng, firm, day)]
    bought = [purchase for firm in firms for purchase in _purchases(rng, firm, day)]
    return Files(
        partners=_csv(folder / "partners.csv", _PARTNER_COLUMNS, [firm.row for firm in firms]),
        contacts=_csv(folder / "contacts.csv", _CONTACT_COLUMNS, _numbered(people)),
        purchases=_csv(folder / "purchases.csv", ("partner_id", "purchased_on", "amount_usd"), bought),
    )


def split(files: Files, count: int) -> list[Files]:
    """The same pool in so many parts, each in a folder beside the files; people and purchases go with their firm."""
    tables = {kind: _read(getattr(files, kind)) for kind in _KINDS}
    firms = [row["partner_id"] for row in tables["partners"]]
    parts = [set(firms[number::count]) for number in range(count)]
    return [_part(tables, files.partners.parent / f"part-{number}", firms) for number, firms in enumerate(parts, 1)]


def _part(tables: dict[str, list[dict[str, str]]], folder: Path, firms: set[str]) -> Files:
    folder.mkdir()
    written = {}
    for kind, rows in tables.items():
        chosen = [tuple(row.values()) for row in rows if row["partner_id"] in firms]
        written[kind] = _csv(folder / f"{kind}.csv", tuple(rows[0]), chosen)
    return Files(**written)


_KINDS = ("partners", "contacts", "purchases")
_PARTNER_COLUMNS = (
    "partner_id", "name", "country", "city", "timezone", "tier", "employees", "technical_staff", "founded", "programme",
    "certifications",
)  # fmt: skip
_CONTACT_COLUMNS = (
    "contact_id", "partner_id", "first_name", "last_name", "email", "role", "language", "phone", "consent", "consent_at",
    "consent_source", "title", "gender",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Firm:
    id: str
    name: str
    place: Place
    tier: str
    employees: int
    technical: int
    founded: int
    certificates: tuple[str, ...]
    city: str

    @property
    def row(self) -> Row:
        return (
            self.id, self.name, self.place.country, self.city, self.place.zone, self.tier, self.employees, self.technical,
            self.founded, "", ";".join(self.certificates),
        )  # fmt: skip

    @property
    def domain(self) -> str:
        return f"{'-'.join(map(_plain, self.name.split()))}-{self.id.casefold()}.example"


def _firm(rng: random.Random, number: int) -> _Firm:
    place = rng.choices(PLACES, [one.share for one in PLACES])[0]
    employees = min(400, int(rng.lognormvariate(2.6, 1.0)) + 2)
    held = tuple(one for one in _CERTIFICATES if rng.random() < (0.34 if employees >= 8 else 0.12))
    return _Firm(
        id=f"S{number:04}",
        name=f"{rng.choice(place.firm_first)} {rng.choice(place.firm_last)}",
        place=place,
        tier=rng.choices(("registered", "silver", "gold"), (78, 19, 3))[0],
        employees=employees,
        technical=max(1, int(employees * rng.uniform(0.1, 0.7))),
        founded=rng.randint(1985, 2022),
        certificates=held,
        city=rng.choice(place.cities),
    )


def _people(rng: random.Random, firm: _Firm, start: date) -> Iterable[Row]:
    count = rng.choices((1, 2, 3), (55, 33, 12))[0]
    small = firm.employees <= 25
    pools = (_OWNING if small else _SELLING + _OTHER, _TECHNICAL, _SELLING + _OTHER)
    for place_in_firm in range(count):
        roles = pools[place_in_firm] if rng.random() < 0.75 else _TECHNICAL + _OWNING
        yield _person(rng, firm, rng.choice(roles), start)


def _person(rng: random.Random, firm: _Firm, role: str, start: date) -> Row:
    given, family = rng.choice(firm.place.given), rng.choice(firm.place.family)
    consent = rng.choices(_CONSENT, _ASKED.get(firm.place.country, _ASKED_ELSEWHERE))[0]
    given_on = start - timedelta(days=rng.randint(60, 900)) if consent != "none" else ""
    source = rng.choice(("web form", "trade show", "partner registration")) if consent != "none" else ""
    phone = "".join(str(rng.randint(0, 9)) if sign == "#" else sign for sign in firm.place.phone) if rng.random() < 0.93 else ""
    address = f"{_plain(given)}.{_plain(family)}.{rng.randint(100, 999)}@{firm.domain}"
    told = (role, firm.place.language, phone, consent, given_on, source)
    return (firm.id, given, family, address, *told, *_called(given, address))


def _called(given: str, address: str) -> Row:
    """Title and gender, as far as somebody has told them."""
    rng = random.Random(address)  # noqa: S311 - draws of its own, so that the rest of the pool stays as it is
    gender = "f" if given in WOMEN else "m" if given in MEN else ""
    return ("Dr." if rng.random() < 0.06 else "", gender if rng.random() < 0.7 else "")


def _plain(word: str) -> str:
    """As an address spells it, in ASCII."""
    small = word.casefold()
    spelled = LATIN.get(small) or "".join(LATIN.get(letter, letter) for letter in small if letter != " ")
    return "".join(letter for letter in unicodedata.normalize("NFKD", spelled) if letter.isascii())


def _numbered(people: Iterable[Row]) -> list[Row]:
    return [(f"K{number:05}", *person) for number, person in enumerate(people, 1)]


def _purchases(rng: random.Random, firm: _Firm, start: date) -> Iterable[Row]:
    """Many never bought; a few buy often: the long tail's own long tail."""
    count = 0 if rng.random() < 0.42 else min(40, int(rng.paretovariate(1.1)))
    for _ in range(count):
        day = start - timedelta(days=int(rng.betavariate(1.2, 2.0) * 730) + 1)
        yield (firm.id, day.isoformat(), f"{rng.lognormvariate(7.2, 0.9):.2f}")


def _csv(file: Path, header: Row, rows: Iterable[Row]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(header)
        writer.writerows(rows)
    return file


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))

"""Reach: what the files as they are now come to on a pool in the database, and nothing changed by it.

The files are those of the sample program: technology, owner_manager and everyone, with quarterly_note to follow.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, text, update

from db.session import transaction
from db.tables import Contact, Holdout, Suppression
from nurture.content import load
from nurture.engine.enroll import enroll
from nurture.engine.pausing import pause
from nurture.engine.reach import Reach, reach
from nurture.engine.reach.shapes import Group, Wanting
from nurture.engine.releases import release
from nurture.engine.report.shapes import Reason
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.settings import CHECKOUT
from tests.cast import add_contact, add_partner, make_world, put_in_force
from tests.conftest import FakeClock


@dataclass
class Pool:
    """Partners of one contact each, told apart by its given name."""

    world: World
    partners: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, partner: dict[str, Any] | None = None, **contact: Any) -> int:
        key = f"P-{name}"
        usual = {"external_id": f"C-{name}", "email": f"{name}@aster.example", "role": "owner", "language": "en"}
        with transaction(self.world.database) as connection:
            self.partners[name] = add_partner(connection, **({"external_id": key} | (partner or {})))
            return add_contact(connection, self.partners[name], name, **(usual | contact))

    def insert(self, table: type, **values: Any) -> None:
        with transaction(self.world.database) as connection:
            connection.execute(insert(table).values(**values))

    def reach(self, persona: str | None = None) -> Reach:
        return reach(self.world, persona)

    def say(self, file: str, more: str) -> None:
        """Add to one of the marketer's files."""
        path = self.world.home / file
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")


@pytest.fixture
def fresh_pool(database: Engine, clock: FakeClock, tmp_path: Path) -> Pool:
    """One for which nothing has been released yet."""
    for folder in ("personas", "templates"):
        shutil.copytree(CHECKOUT / folder, tmp_path / folder)
    return Pool(make_world(database, clock, home=tmp_path))


@pytest.fixture
def pool(fresh_pool: Pool) -> Pool:
    put_in_force(fresh_pool.world.database, load(fresh_pool.world.home).release)
    return fresh_pool


def matches(made: Reach) -> dict[str, tuple[int, int]]:
    """(match, can be written to) of the personas that anybody matches."""
    return {line.persona: (line.matches, line.writable) for line in made.personas if line.matches}


def kept_out(made: Reach) -> dict[str, list[Reason]]:
    return {one.kind: list(one.reasons) for one in made.kept_out}


def test_each_contact_counts_with_the_first_persona_whose_rule_it_fits(pool: Pool) -> None:
    pool.add("Ada")
    pool.add("Ben", role="cto")
    pool.add("Cleo", role="cto", consent="none")
    pool.add("Dora", role="office_manager")

    assert matches(pool.reach()) == {"technology": (2, 1), "owner_manager": (1, 1), "everyone": (1, 1)}


def test_they_are_counted_by_country_language_and_owner(pool: Pool) -> None:
    pool.add("Ada")
    pool.add("Ben", {"country": "CH", "rep_id": "r2"}, language="ja")
    made = pool.reach("owner_manager")

    assert made.countries == (Group("CH", 1, 0), Group("DE", 1, 1))
    assert made.languages == (Group("en", 1, 1), Group("ja", 1, 0))
    assert made.owners == (Group("r1", 1, 1), Group("r2", 1, 0))
    assert (made.written["ja"], made.reps["r1"]) == ("hold", "Jana Lindqvist")


@pytest.mark.parametrize(
    ("partner", "contact", "kind", "because"),
    [
        ({"tier": "gold"}, {}, "pool", "tier gold is not in the pool"),
        ({}, {"consent": "legitimate_interest"}, "consent", "no consent that does in DE"),
        ({}, {"language": "ja"}, "language", "letters to readers of ja are held"),
        ({"rep_id": None, "owner_because": "every rep is full"}, {}, "owner", "no owner yet: every rep is full"),
        ({"rep_id": "r99"}, {}, "owner", "the partner has no owner"),
    ],
)
def test_who_cannot_be_written_to_is_told_why(
    pool: Pool, partner: dict[str, Any], contact: dict[str, Any], kind: str, because: str
) -> None:
    pool.add("Ada", partner, **contact)
    made = pool.reach()

    assert kept_out(made) == {kind: [Reason(because, 1)]}
    assert (made.writable, made.rendered) == (0, 0)


def test_the_holdout_the_suppressed_and_graduates_get_no_letter(pool: Pool) -> None:
    pool.add("Ada")
    pool.insert(Holdout, partner_id=pool.partners["Ada"], drawn_at=pool.world.clock())
    ben = pool.add("Ben")
    pool.insert(Suppression, channel="mail", reach="contact", target=str(ben), source="unsubscribe", since=pool.world.clock())
    pool.add("Cleo", {"graduated_at": pool.world.clock()})

    assert kept_out(pool.reach()) == {
        "holdout": [Reason("the partner is in the holdout", 1)],
        "suppressed": [Reason("suppressed by unsubscribe", 1)],
        "graduated": [Reason("the partner has graduated", 1)],
    }


def test_what_it_says_is_what_enroll_then_does(pool: Pool) -> None:
    for number, role in enumerate(["owner", "cto", "", "sales", "founder", "engineer"] * 5):
        language, consent = ("en", "ja", "de")[number % 3], ("granted", "none")[number % 7 == 0]
        pool.add(f"N{number}", {"employees": None if number % 4 == 0 else 12}, role=role, language=language, consent=consent)
    release(pool.world, by="Mara")
    said = pool.reach()
    done = enroll(pool.world)

    assert {line.persona: line.writable for line in said.personas if line.writable} == done.personas
    assert {one.because: one.count for kind in said.kept_out for one in kind.reasons} == done.stayed


def test_who_waits_for_a_rollout_or_a_paused_stream_is_counted_as_enroll_makes_them_wait(pool: Pool) -> None:
    for number, role in enumerate(["owner", "cto", "office_manager"] * 10):
        pool.add(f"N{number}", role=role)
    pool.say("personas/owner_manager.yaml", "rollout: 50%\n")
    release(pool.world, by="Mara")
    pause(pool.world, "stream", "technology", because="a slip of the pen", until=None, by="Mara")
    said = pool.reach()
    done = enroll(pool.world)

    waiting = {one.because: one.count for one in said.waiting}
    assert waiting.keys() == {
        "waiting for the rollout of owner_manager, at 50% so far",
        "the stream technology is paused: a slip of the pen",
    }
    assert waiting.items() <= done.stayed.items()
    assert said.writable == done.entered + sum(waiting.values())
    assert [one.because for one in pool.reach("owner_manager").waiting] == [
        "waiting for the rollout of owner_manager, at 50% so far"
    ]
    assert pool.reach("everyone").waiting == ()


def test_who_is_in_a_stream_waits_for_no_door(pool: Pool) -> None:
    pool.add("Ada")
    release(pool.world, by="Mara")
    enroll(pool.world)
    pool.say("personas/owner_manager.yaml", "rollout: 0.1%\n")

    assert pool.reach().waiting == ()


def test_a_fact_that_is_missing_is_told_with_the_rule_that_asks_for_it(pool: Pool) -> None:
    pool.add("Ada", {"employees": None})
    pool.add("Ben", {"employees": None}, role="")
    pool.add("Cleo", role="office_manager")
    made = pool.reach()

    assert (made.left, made.left_to) == (3, "everyone")
    assert set(made.wanting) >= {
        Wanting("owner_manager", ("partner.employees",), 1),
        Wanting("owner_manager", ("contact.role", "partner.employees"), 1),
        Wanting("technology", ("contact.role",), 1),
    }
    assert {one.persona for one in pool.reach("technology").wanting} == {"technology"}


def test_whom_an_earlier_persona_takes_is_told_of_the_later_one(pool: Pool) -> None:
    pool.add("Ada")
    file = pool.world.home / "personas" / "technology.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("cto", "owner", 1), encoding="utf-8")

    assert matches(pool.reach()) == {"technology": (1, 1)}
    assert pool.reach("owner_manager").before == (Reason("technology", 1),)


def test_whose_letter_would_go_blank_is_told_by_letter_and_value(pool: Pool) -> None:
    pool.say("templates/owner_manager/margin-short.en.md", "\nIn {{ partner.city }}.\n")
    pool.add("Ada")
    pool.add("Ben", {"city": ""})
    pool.add("Cleo", {"city": ""})
    pool.add("Dora", {"city": ""}, role="cto")
    (blank,) = pool.reach().blanks

    assert (blank.persona, blank.step, blank.letter, blank.locale) == ("owner_manager", "margin", "margin-short", "en")
    assert (blank.value, blank.count, blank.examples) == ("partner.city", 2, ("C-Ben", "C-Cleo"))


def test_a_rep_without_a_voice_in_the_language_leaves_every_letter_blank(pool: Pool) -> None:
    reps = pool.world.home / "personas" / "reps.yaml"
    pool.add("Ada", language="de")
    assert pool.reach().blanks == ()
    written = reps.read_text(encoding="utf-8")
    first, others = written.split("\nr2:", 1)
    reps.write_text(f"{first[: first.index('    de:')].rstrip()}\nr2:{others}", encoding="utf-8")
    made = pool.reach()

    assert {one.value for one in made.blanks} == {"the voice of r1 in de"}
    assert (made.blank_letters, made.blank_contacts) == (made.rendered, 1)


def test_the_letters_of_the_stream_that_follows_count_too(pool: Pool) -> None:
    pool.say("templates/quarterly_note/old-disks.en.md", "\nIn {{ partner.city }}.\n")
    pool.add("Ada", {"city": ""})

    assert [one.persona for one in pool.reach().blanks] == ["quarterly_note"]
    assert [one.persona for one in pool.reach("quarterly_note").blanks] == ["quarterly_note"]
    assert pool.reach("owner_manager").blanks == ()


def test_who_is_in_a_stream_is_tried_with_the_letters_of_that_one(pool: Pool) -> None:
    pool.add("Ada", match_due=pool.world.clock())
    release(pool.world, by="Mara")
    assert enroll(pool.world).personas == {"owner_manager": 1}
    pool.say("templates/owner_manager/hello.en.md", "\nIn {{ partner.city }}.\n")
    with transaction(pool.world.database) as connection:
        connection.execute(update(Contact).values(role="cto"))
        connection.execute(text("UPDATE partner SET city = ''"))
    made = pool.reach()

    assert (matches(made), made.in_streams) == ({"technology": (1, 1)}, 1)
    assert [one.persona for one in made.blanks] == ["owner_manager"]


def test_nothing_is_changed(pool: Pool) -> None:
    pool.add("Ada", match_due=pool.world.clock())

    def everything() -> list[Any]:
        with pool.world.database.connect() as connection:
            tables = ("contact", "partner", "enrollment", "message", "event", "audit", "release", "holdout")
            return [connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables]

    before = everything()
    pool.reach()

    assert everything() == before


def test_a_persona_with_a_mistake_stays_as_last_released_and_is_told(pool: Pool) -> None:
    pool.add("Ada")
    pool.say("personas/owner_manager.yaml", "\nstepz: []\n")
    made = pool.reach()

    assert matches(made) == {"owner_manager": (1, 1)}
    assert made.kept == ("owner_manager",)
    assert any("personas/owner_manager.yaml" in error for error in made.errors)


def test_a_persona_with_a_mistake_that_was_never_released_is_left_out_and_told(fresh_pool: Pool) -> None:
    fresh_pool.add("Ada")
    fresh_pool.say("personas/owner_manager.yaml", "\nstepz: []\n")
    made = fresh_pool.reach()

    assert matches(made).keys() == {"everyone"}
    assert made.kept == ()
    assert any("personas/owner_manager.yaml" in error for error in made.errors)
    with pytest.raises(UserError, match=r"personas/owner_manager\.yaml"):
        fresh_pool.reach("owner_manager")


def test_before_the_first_release_owners_and_holdout_are_as_it_would_draw_them(fresh_pool: Pool) -> None:
    for number in range(30):
        fresh_pool.add(f"Ada{number}", {"rep_id": None})
    before = fresh_pool.reach()
    release(fresh_pool.world, by="Mara")
    after = fresh_pool.reach()

    assert before == replace(after, released=False)
    assert 0 < before.writable < 30
    assert before.rendered > 0


def test_without_a_program_that_can_be_read_its_first_mistake_is_told(pool: Pool) -> None:
    pool.say("personas/program.yaml", "\nnonsense: 1\n")
    with pytest.raises(UserError, match=r"personas/program\.yaml:\d+:1"):
        pool.reach()


def test_a_persona_that_nobody_wrote_is_told_with_those_there_are(pool: Pool) -> None:
    with pytest.raises(UserError, match=r'no persona "technologie"\. Did you mean "technology"'):
        pool.reach("technologie")


def test_without_contacts_it_says_what_to_do(pool: Pool) -> None:
    with pytest.raises(UserError, match="Load them with `nurture import`"):
        pool.reach()


def test_it_tells_how_far_it_is(pool: Pool) -> None:
    pool.add("Ada")
    pool.add("Ben")
    told: list[tuple[int, int]] = []
    reach(pool.world, None, lambda done, of: told.append((done, of)))

    assert told == [(2, 2)]

"""A release is planned in people before it applies, and going back is a release too."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db import inbox
from db.columns import to_db
from db.session import transaction
from nurture.engine import golive
from nurture.engine.enroll import enroll
from nurture.engine.in_force import InForce, current
from nurture.engine.ingest import ingest
from nurture.engine.pausing import pause
from nurture.engine.plan import plan
from nurture.engine.releases import Draft, Refused, draft, draft_back, listed, put_in_force, release
from nurture.engine.send import send
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.rules.program import Caps, Pool, Release
from nurture.rules.rubric import Rubric, Rule
from nurture.rules.score import decayed
from nurture.rules.spans import Cap, Span
from nurture.settings import CHECKOUT
from tests.cast import CollectingMailer, add_contact, add_partner, make_letter, make_release, make_rep, make_world, without
from tests.conftest import FakeClock
from tests.engine.ingest.conftest import set_desk
from tests.happenings import happened, rows


def of(made: Release, last: InForce | None = None) -> Draft:
    return Draft(made, last)


@pytest.fixture
def mailer() -> CollectingMailer:
    return CollectingMailer()


@pytest.fixture
def world(database: Engine, clock: FakeClock, mailer: CollectingMailer) -> World:
    """Ada, an owner, and Ben, a CTO, of Aster Systems, both in their streams."""
    made = make_world(database, clock, mailer)
    put_in_force(made, of(make_release()), by="Mara")
    with transaction(database) as connection:
        aster = add_partner(connection)
        add_contact(connection, aster, "Ada", match_due=clock.now)
        add_contact(connection, aster, "Ben", match_due=clock.now)
    enroll(made)
    return made


def streams(world: World) -> list[tuple[object, ...]]:
    return list(rows(world.database, "SELECT stream, state FROM enrollment ORDER BY id"))


# --- the plan --------------------------------------------------------------------------------------------------------


def test_who_moves_is_planned_and_nothing_has_changed(world: World) -> None:
    planned = plan(world, of(without("technology", make_release()), current(world)))

    assert planned.moves == {("technology", "general"): 1}
    assert streams(world) == [("owner_manager", "active"), ("technology", "active")]
    assert len(listed(world)) == 1


def test_what_was_planned_is_what_happens(world: World) -> None:
    put_in_force(world, of(without("technology", make_release()), current(world)), by="Mara")
    enroll(world)

    assert streams(world) == [("owner_manager", "active"), ("technology", "exited"), ("general", "active")]


def test_who_leaves_is_told_with_the_reason(world: World) -> None:
    planned = plan(world, of(make_release(pool=Pool(("silver",))), current(world)))

    reason = "tier registered is not in the pool"
    assert planned.leaves == {("owner_manager", reason): 1, ("technology", reason): 1}
    assert planned.loads["r1"][1] is None


def test_who_would_enter_anyway_is_not_the_release_s_doing(world: World, clock: FakeClock) -> None:
    with transaction(world.database) as connection:
        add_contact(connection, 1, "Cem", match_due=clock.now)

    assert plan(world, of(make_release(holdout=0.0), current(world))).touches_nobody


def test_who_is_in_no_stream_yet_does_not_leave_one_nor_move(database: Engine, clock: FakeClock) -> None:
    world = make_world(database, clock)
    put_in_force(world, of(make_release(holdout=0.0)), by="Mara")
    with transaction(database) as connection:
        aster = add_partner(connection)
        add_contact(connection, aster, "Ada", match_due=clock.now)
        add_contact(connection, aster, "Ben", match_due=clock.now)
    narrow = make_release(holdout=0.0)
    owners = replace(narrow.personas["owner_manager"], rollout=0.0)
    narrow = without("technology", replace(narrow, personas=narrow.personas | {"owner_manager": owners}))
    planned = plan(world, of(narrow, current(world)))

    assert (planned.leaves, planned.moves) == ({}, {})
    assert planned.diverts == {("technology", "general"): 1}
    ((stream, _),) = planned.stays_away
    assert stream == "owner_manager"


def test_the_first_release_tells_who_enters(database: Engine, clock: FakeClock) -> None:
    world = make_world(database, clock)
    with transaction(database) as connection:
        add_contact(connection, add_partner(connection))

    assert plan(world, of(make_release(holdout=0.0))).enters == {"owner_manager": 1}


def test_who_stays_out_is_told_why_and_not_whom_they_match(database: Engine, clock: FakeClock) -> None:
    made = make_release(holdout=0.0, languages=("en",), fallback={"de": "hold"})
    owners = replace(made.personas["owner_manager"], rollout=0.0)
    made = replace(made, personas=made.personas | {"owner_manager": owners})
    world = make_world(database, clock)
    put_in_force(world, of(made), by="Mara")
    with transaction(database) as connection:
        aster = add_partner(connection)
        add_contact(connection, aster, "Ada", language="en", match_due=clock.now)
        add_contact(connection, aster, "Ben", consent="none", match_due=clock.now)
        add_contact(connection, aster, "Cem", language="de", match_due=clock.now)
    enroll(world)
    next_one = replace(made, personas=made.personas | {"general": replace(made.personas["general"], rollout=0.5)})

    assert plan(world, of(next_one, current(world))).stays_out == {
        "waiting for the rollout of owner_manager, at 0% so far": 1,
        "no consent that does in DE": 1,
        "letters to readers of de are held": 1,
    }


def test_who_has_replied_and_comes_back_later_stays_out_for_that(world: World, clock: FakeClock) -> None:
    _answers(world, clock)

    assert plan(world, of(make_release(holdout=0.2), current(world))).stays_out == {"replied, and not back in a stream yet": 1}


def test_who_would_be_back_but_for_a_pause_stays_out_for_that(world: World, clock: FakeClock) -> None:
    _answers(world, clock)
    pause(world, "stream", "owner_manager", because="we think it over", until=None, by="Mara")
    clock.advance(days=60)
    enroll(world)

    paused = "the stream owner_manager is paused: we think it over"
    assert plan(world, of(make_release(holdout=0.2), current(world))).stays_out == {paused: 1}


def _answers(world: World, clock: FakeClock) -> None:
    """Ada writes back, and leaves her stream until the cool-off is over."""
    golive.set_live(world, live=True, by="Mara")
    send(world)
    clock.advance(hours=1)
    reply = {"event": "replied", "contact_id": "C1", "occurred_at": clock.now.isoformat(), "topic": "", "link": ""}
    with transaction(world.database) as connection:
        inbox.store(connection, "import", [(json.dumps(reply), False)], clock.now)
    assert ingest(world).exited == 1


def test_whom_a_threshold_brings_to_a_call_is_planned(world: World, clock: FakeClock) -> None:
    with transaction(world.database) as connection:
        for hours in (3, 1):
            happened(connection, 1, "clicked", clock.now.replace(hour=9 - hours), points=5)
        connection.execute(text("INSERT INTO score (contact_id, partner_id, interest, as_of) VALUES (1, 1, 10000, 0)"))
        connection.execute(text("UPDATE partner SET grade = 'D', fit = 0, escalate_due = NULL"))
    made = make_release()
    lower = {grade: replace(one, interest=1.0, competence=0) for grade, one in made.program.calling.thresholds.items()}
    fit = replace(made.program.fit, grades={"A": 0, "B": 0, "C": 0})
    changed = make_release(calling=replace(made.program.calling, thresholds=lower), fit=fit)

    planned = plan(world, of(changed, current(world)))
    assert planned.called == {"P1": "r1"}
    assert planned.calls == {"r1": (0, 1)}
    assert rows(world.database, "SELECT count(*) FROM call") == [(0,)]


def test_letters_due_now_are_counted_from_where_people_stand(world: World, clock: FakeClock) -> None:
    golive.set_live(world, live=True, by="Mara")
    send(world)  # both have had their first letter, and the next is days away
    with transaction(world.database) as connection:
        add_contact(connection, 1, "Cem", match_due=clock.now)
    before, after = plan(world, of(make_release(holdout=0.0), current(world))).loads["r1"]

    assert before is not None
    assert (before.contacts, before.due) == (3, 1)
    assert after == before


def test_a_tighter_cap_leaves_fewer_letters_a_day(world: World) -> None:
    with transaction(world.database) as connection:
        for number in range(20):
            add_contact(connection, 1, f"Cem{number}", match_due=world.clock())
    enroll(world)
    tight = Caps(contact=Cap(1, 30), partner=Cap(1, 30))
    before, after = plan(world, of(make_release(caps=tight), current(world))).loads["r1"]

    assert before is not None
    assert after is not None
    assert (before.later_letters, after.later_letters) == (2, 1)


def test_fewer_letters_a_rep_s_day_allows_is_planned(world: World) -> None:
    before, after = plan(world, of(make_release(reps={"r1": make_rep(letters_per_day=7)}), current(world))).loads["r1"]

    assert before is not None
    assert after is not None
    assert (before.letters_per_day > 7, after.letters_per_day) == (True, 7)


# --- another rubric ------------------------------------------------------------------------------------------------


def test_another_rubric_weighs_the_ledger_anew(database: Engine, clock: FakeClock) -> None:
    desk = set_desk(database, clock, make_release())
    desk.post(desk.item("delivered", after=0), desk.item("open", after=60, sg_machine_open=False))
    before = desk.interest(desk.ada)
    rules = (Rule("opened", 4, 1, "message"),)
    put_in_force(desk.world, of(make_release(rubric=Rubric(Span(30, "days"), rules)), current(desk.world)), by="Mara")

    (worth, at), *others = desk.rows("SELECT worth, occurred_at FROM ledger")
    assert (worth, others, before < 1_000) == (4_000, [], True)
    assert desk.interest(desk.ada) == decayed(worth, to_db(clock.now) - at, 30 * 86_400_000)


def test_what_scores_no_more_leaves_the_ledger(database: Engine, clock: FakeClock) -> None:
    desk = set_desk(database, clock, make_release())
    desk.post(desk.item("delivered", after=0), desk.item("open", after=60, sg_machine_open=False))
    rules = (Rule("attended", 4, 1, "topic"),)
    put_in_force(desk.world, of(make_release(rubric=Rubric(Span(30, "days"), rules)), current(desk.world)), by="Mara")

    assert desk.rows("SELECT worth FROM ledger") == []
    assert desk.interest(desk.ada) == 0
    assert ingest(desk.world).handled == 0


# --- back -----------------------------------------------------------------------------------------------------------


def test_back_puts_the_release_before_in_force_again_and_twice_goes_further(world: World) -> None:
    for holdout in (0.2, 0.3):
        put_in_force(world, of(make_release(holdout=holdout), current(world)), by="Mara")
    for expected in (0.2, 0.1):
        put_in_force(world, draft_back(world), by="Mara")
        assert current(world).release.program.holdout == expected

    assert [(one.id, one.again) for one in listed(world)] == [(1, None), (2, None), (3, None), (4, 2), (5, 1)]
    with pytest.raises(UserError, match="There is no release before"):
        draft_back(world)


def test_somebody_else_s_release_meanwhile_is_not_overrun(world: World) -> None:
    made = of(make_release(holdout=0.2), current(world))
    put_in_force(world, of(make_release(holdout=0.3), current(world)), by="Ben")

    with pytest.raises(UserError, match="Somebody else has released"):
        put_in_force(world, made, by="Mara")


# --- renamed steps -----------------------------------------------------------------------------------------------------


def renamed(old: str, new: str, **changes: object) -> Release:
    """The technology stream with one step called otherwise."""
    made = make_release()
    persona = made.personas["technology"]
    stream = persona.stream
    steps = {
        (new if one.id == old else one.id): replace(one, id=new, renamed_from=(old,), **changes) if one.id == old else one  # type: ignore[arg-type]
        for one in stream.steps.values()
    }
    steps = {key: replace(one, next=new) if getattr(one, "next", None) == old else one for key, one in steps.items()}  # type: ignore[call-arg]
    letters = {key: one for key, one in made.letters.items() if not key.startswith(f"technology/{old}.")}
    letters |= {
        f"technology/{new}.{locale}": make_letter("technology", new, locale, text=f"It is {new}.") for locale in ("en", "de")
    }
    first = new if stream.first == old else stream.first
    personas = made.personas | {"technology": replace(persona, stream=replace(stream, steps=steps, first=first))}
    return replace(made, personas=personas, letters=letters)


def test_a_letter_planned_under_the_old_id_goes_out_under_the_new(
    world: World, clock: FakeClock, mailer: CollectingMailer
) -> None:
    send(world)
    put_in_force(world, of(renamed("hello", "welcome"), current(world)), by="Mara")
    golive.set_live(world, live=True, by="Mara")
    clock.advance(days=1)
    send(world)

    assert any("It is welcome." in letter.text for letter in mailer.letters)
    assert rows(world.database, "SELECT step, letter FROM message WHERE persona = 'technology'") == [("hello", "welcome")]


def test_who_had_it_under_the_old_id_does_not_get_it_again(world: World, clock: FakeClock) -> None:
    golive.set_live(world, live=True, by="Mara")
    send(world)
    put_in_force(world, of(renamed("hello", "welcome"), current(world)), by="Mara")
    with transaction(world.database) as connection:
        connection.execute(text("UPDATE enrollment SET state = 'exited', because = 'replied'"))
        connection.execute(text("UPDATE contact SET match_due = 0"))
    enroll(world)

    assert ("deep-dive",) in rows(
        world.database, "SELECT at_step FROM enrollment WHERE stream = 'technology' AND state = 'active'"
    )


def without_hello() -> Release:
    """The technology stream without its first step, and without that one's letters."""
    gone = make_release()
    letters = {key: one for key, one in gone.letters.items() if not key.startswith("technology/hello.")}
    stream = gone.personas["technology"].stream
    left = replace(stream, first="deep-dive", steps={"deep-dive": stream.steps["deep-dive"]})
    technology = replace(gone.personas["technology"], stream=left)
    return replace(gone, letters=letters, personas=gone.personas | {"technology": technology})


def test_who_waits_for_a_letter_that_is_gone_or_comes_to_it_is_counted(world: World) -> None:
    lost = {("technology", "hello"): 1}

    assert plan(world, of(without_hello(), current(world))).loses == lost
    send(world)
    assert plan(world, of(without_hello(), current(world))).loses == lost
    put_in_force(world, of(without_hello(), current(world)), by="Mara")
    assert plan(world, of(replace(without_hello(), letterhead_text="{{ body }}"), current(world))).loses == {}


def test_nobody_loses_a_step_that_is_renamed_or_whose_letter_stays(world: World) -> None:
    kept = replace(without_hello(), letters=make_release().letters)

    assert plan(world, of(renamed("hello", "welcome"), current(world))).loses == {}
    assert plan(world, of(kept, current(world))).loses == {}


def test_a_letter_that_is_gone_is_passed_over_with_the_reason(world: World, clock: FakeClock) -> None:
    send(world)
    put_in_force(world, of(without_hello(), current(world)), by="Mara")
    golive.set_live(world, live=True, by="Mara")
    clock.advance(days=1)
    send(world)

    met = rows(world.database, "SELECT state, because FROM message WHERE persona = 'technology' AND step = 'hello'")
    assert met == [("cancelled", "the newest release has no such letter any more, nor says what it is called now")]
    (at,) = rows(world.database, "SELECT at_step FROM enrollment WHERE stream = 'technology'")
    assert at == ("deep-dive",)


# --- what files say ------------------------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for folder in ("personas", "templates"):
        shutil.copytree(CHECKOUT / folder, tmp_path / folder)
    return tmp_path


@pytest.fixture
def shop(database: Engine, clock: FakeClock, home: Path) -> World:
    """The sample program, with one who has had the owner-manager's first letter."""
    world = make_world(database, clock, home=home)
    release(world, by="Mara")
    with transaction(database) as connection:
        contact = add_contact(connection, add_partner(connection))
        connection.execute(
            text(
                "INSERT INTO message (mid, origin, origin_id, step, letter, persona, about, contact_id, partner_id, rep_id,"
                " locale, state, due_at, planned_at, intent_at) VALUES ('m1', 'step', 1, 'hello', 'hello', 'owner_manager',"
                " 'margin', :contact, 1, 'r1', 'en', 'delivered', 0, 0, 0)"
            ),
            {"contact": contact},
        )
    return world


def rename(home: Path, extra: str = "") -> None:
    file = home / "personas" / "owner_manager.yaml"
    written = file.read_text(encoding="utf-8")
    file.write_text(written.replace("- email: hello\n", f"- email: welcome\n{extra}", 1), encoding="utf-8")
    for letter in (home / "templates" / "owner_manager").glob("hello.*.md"):
        letter.rename(letter.with_name(letter.name.replace("hello", "welcome")))


def test_a_step_that_looks_renamed_is_refused_with_its_people(shop: World, home: Path) -> None:
    rename(home)

    with pytest.raises(Refused) as refused:
        draft(shop)
    (finding,) = refused.value.findings
    assert (finding.id, finding.place.file) == ("looks-renamed", "personas/owner_manager.yaml")
    assert "which 1 person has had or has ahead" in finding.wrong
    assert "renamed_from: hello" in finding.do


def test_a_step_that_people_have_still_ahead_looks_renamed_as_well(shop: World, home: Path) -> None:
    enter_owners(shop)
    file = home / "personas" / "owner_manager.yaml"
    written = file.read_text(encoding="utf-8")
    file.write_text(written.replace("- email: last-question\n", "- email: one-more\n", 1), encoding="utf-8")
    for letter in (home / "templates" / "owner_manager").glob("last-question.*.md"):
        letter.rename(letter.with_name(letter.name.replace("last-question", "one-more")))

    with pytest.raises(Refused) as refused:
        draft(shop)
    (finding,) = refused.value.findings
    assert finding.id == "looks-renamed"
    assert "which 1 person has had or has ahead" in finding.wrong
    assert "renamed_from: last-question" in finding.do


def test_a_step_that_looks_renamed_with_a_word_mended_is_refused_too(shop: World, home: Path) -> None:
    rename(home)
    letters = home / "templates" / "owner_manager"
    for letter in letters.glob("welcome.*.md"):
        letter.write_text(
            letter.read_text(encoding="utf-8").replace("{{ sign_off }}", "...\n\n{{ sign_off }}"), encoding="utf-8"
        )

    with pytest.raises(Refused) as refused:
        draft(shop)
    assert [finding.id for finding in refused.value.findings] == ["looks-renamed"]


def test_another_streams_letter_as_a_variant_would_be_got_twice(shop: World, home: Path) -> None:
    _copy_letter(home, "owner_manager/hello", "technology/restore-clock")

    with pytest.raises(Refused) as refused:
        draft(shop)
    (finding,) = refused.value.findings
    assert finding.wrong == (
        '"technology/restore" sends the same letter as owner_manager/hello, which 1 person has had: they would get it twice.'
    )


def test_a_letter_that_went_a_release_ago_would_be_got_twice_all_the_same(shop: World, home: Path, clock: FakeClock) -> None:
    letters = home / "templates" / "owner_manager"
    _copy_letter(home, "owner_manager/hello", "quarterly_note/spring")
    for letter in letters.glob("hello.*.md"):
        head, _, _ = letter.read_text(encoding="utf-8").rpartition("---\n")
        letter.write_text(f"{head}---\n{{{{ greeting }}}}\n\n[On one page](one-page)\n\n{{{{ sign_off }}}}\n", encoding="utf-8")
    clock.advance(days=1)
    release(shop, by="Mara")
    stream = home / "personas" / "quarterly_note.yaml"
    said = stream.read_text(encoding="utf-8")
    stream.write_text(said.replace("steps:\n", "steps:\n  - {email: spring, about: margin}\n", 1), encoding="utf-8")

    with pytest.raises(Refused) as refused:
        draft(shop)
    (finding,) = refused.value.findings
    assert '"quarterly_note/spring" sends the same letter as owner_manager/hello, which 1 person has had' in finding.wrong


def _copy_letter(home: Path, letter: str, to: str) -> None:
    """Its body in every language, under the other's subject where that is there."""
    persona, name = letter.split("/")
    for file in (home / "templates" / persona).glob(f"{name}.*.md"):
        language = file.name.split(".")[1]
        (home / "templates" / f"{to}.{language}.md").write_text(file.read_text(encoding="utf-8"), encoding="utf-8")


def test_a_step_that_says_so_is_released(shop: World, home: Path) -> None:
    rename(home, "    renamed_from: hello\n")
    made = draft(shop)

    assert made.release.personas["owner_manager"].stream.steps["welcome"].renamed_from == ("hello",)


def test_a_step_that_was_renamed_twice_is_got_by_nobody_twice(shop: World, home: Path) -> None:
    rename(home, "    renamed_from: hello\n")
    release(shop, by="Mara")
    rename_again(home, "    renamed_from: welcome\n")
    release(shop, by="Mara")
    enter_owners(shop)

    assert current(shop).release.personas["owner_manager"].stream.steps["greeting"].renamed_from == ("hello", "welcome")
    ((at,),) = rows(shop.database, "SELECT at_step FROM enrollment WHERE stream = 'owner_manager'")
    assert at not in {"hello", "welcome", "greeting"}


def test_so_it_is_where_the_release_between_was_taken_back(shop: World, home: Path) -> None:
    rename(home, "    renamed_from: hello\n")
    release(shop, by="Mara")
    put_in_force(shop, draft_back(shop), by="Mara")
    rename_again(home, "    renamed_from: welcome\n")
    release(shop, by="Mara")
    enter_owners(shop)

    ((at,),) = rows(shop.database, "SELECT at_step FROM enrollment WHERE stream = 'owner_manager'")
    assert at not in {"hello", "welcome", "greeting"}


def test_a_name_between_that_was_never_released_is_asked_for_the_one_before(shop: World, home: Path) -> None:
    rename(home)
    rename_again(home, "    renamed_from: welcome\n")

    with pytest.raises(Refused) as refused:
        draft(shop)
    assert [finding.id for finding in refused.value.findings] == ["looks-renamed"]
    assert "renamed_from: hello" in refused.value.findings[0].do


def rename_again(home: Path, said: str) -> None:
    file = home / "personas" / "owner_manager.yaml"
    written = file.read_text(encoding="utf-8").replace("    renamed_from: hello\n", "")
    file.write_text(written.replace("- email: welcome\n", f"- email: greeting\n{said}", 1), encoding="utf-8")
    for letter in (home / "templates" / "owner_manager").glob("welcome.*.md"):
        letter.rename(letter.with_name(letter.name.replace("welcome", "greeting")))


def enter_owners(world: World) -> None:
    with transaction(world.database) as connection:
        connection.execute(text("UPDATE contact SET match_due = 0"))
        connection.execute(text("DELETE FROM holdout"))
    enroll(world)


def test_a_persona_under_another_name_would_write_twice(shop: World, home: Path) -> None:
    (home / "personas" / "owner_manager.yaml").rename(home / "personas" / "owners.yaml")
    (home / "templates" / "owner_manager").rename(home / "templates" / "owners")
    program = home / "personas" / "program.yaml"
    program.write_text(
        program.read_text(encoding="utf-8").replace("technology, owner_manager", "technology, owners"), encoding="utf-8"
    )

    with pytest.raises(Refused) as refused:
        draft(shop)
    assert [finding.id for finding in refused.value.findings] == ["sent-twice"]
    assert "owner_manager/hello, which 1 person has had: they would get it twice" in refused.value.findings[0].wrong


def test_a_kept_persona_keeps_the_stream_that_it_leads_to(shop: World, home: Path) -> None:
    (home / "personas" / "technology.yaml").write_text("match: [\n", encoding="utf-8")
    (home / "personas" / "quarterly_note.yaml").unlink()
    for name in ("owner_manager", "everyone"):
        file = home / "personas" / f"{name}.yaml"
        kept = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("then:")]
        file.write_text("\n".join(kept) + "\n", encoding="utf-8")
    program = home / "personas" / "program.yaml"
    said = program.read_text(encoding="utf-8").replace("then: {stream: quarterly_note", "then: {stream: everyone")
    program.write_text(said, encoding="utf-8")

    assert {"technology", "quarterly_note"} <= draft(shop).release.personas.keys()

"""The weeks to come for a small pool: what is counted, what it is reckoned with, and that nothing changes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from multiprocessing import active_children
from multiprocessing.process import BaseProcess
from pathlib import Path
from signal import SIGKILL

import pytest
from sqlalchemy import Engine, text

from db.columns import to_db
from db.session import transaction
from db.tables import metadata
from nurture.engine import golive
from nurture.engine.enroll import enroll
from nurture.engine.forecast import Forecast, Range, foretell
from nurture.engine.forecast.text import to_json, to_text
from nurture.engine.releases import Refused
from nurture.engine.send import send
from nurture.engine.world import World
from nurture.rules.expect import Expect
from tests.cast import add_contact, add_partner, make_release, make_rep, make_world, put_in_force
from tests.conftest import FakeClock
from tests.happenings import happened
from tests.homes import sample_home

START = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)  # a Monday, before the window
FIRMS = 30
EAGER = Expect(delivered=1.0, opened=1.0, clicked=1.0, visited=0.0, replied=1.0, unsubscribed=0.0, keen=1.0, graduates=1.0)
SILENT = Expect(delivered=1.0, opened=0.0, clicked=0.0, visited=0.0, replied=0.0, unsubscribed=0.0)


@pytest.fixture
def world(database: Engine, clock: FakeClock) -> World:
    """Thirty firms with an owner and an engineer each, looked after by two reps."""
    clock.now = START
    with transaction(database) as connection:
        for number in range(FIRMS):
            partner = add_partner(
                connection, external_id=f"P{number}", rep_id="r1" if number % 2 else "r2", competence=80, grade="A"
            )  # fmt: skip
            for given in ("Ada", "Ben"):
                add_contact(
                    connection, partner, given, external_id=f"{given}{number}", email=f"{given}@firm{number}.example",
                    match_due=START,
                )  # fmt: skip
    return make_world(database, clock)


def told(world: World, weeks: int = 4, seeds: int = 2, **program: object) -> Forecast:
    put_in_force(world.database, make_release(**program))
    return foretell(world, weeks=weeks, seeds=seeds)


@contextmanager
def unchanged(database: Engine) -> Iterator[None]:
    before = everything(database)
    yield
    assert everything(database) == before


def everything(database: Engine) -> dict[str, list[tuple[object, ...]]]:
    with transaction(database) as connection:
        return {name: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))] for name in metadata.tables}


def test_a_forecast_changes_nothing(world: World) -> None:
    put_in_force(world.database, make_release())
    with unchanged(world.database):
        foretell(world, weeks=4, seeds=1)


def test_letters_are_counted_by_rep_and_day_and_add_up(world: World) -> None:
    forecast = told(world, expect=SILENT)
    by_rep = {rep.rep: sum(day.middle for day in rep.days.values()) for rep in forecast.reps}

    assert by_rep["r1"] == by_rep["r2"] == forecast.letters.middle / 2 > FIRMS
    assert sum(week.letters.middle for week in forecast.weeks) == forecast.letters.middle
    assert {date.fromisoformat(day).weekday() for rep in forecast.reps for day in rep.days} <= {0, 1, 2, 3}


def test_a_rep_s_room_for_letters_is_kept_and_told(world: World) -> None:
    forecast = told(world, expect=SILENT, reps={"r1": make_rep(letters_per_day=5), "r2": make_rep("r2")})
    jana = next(rep for rep in forecast.reps if rep.rep == "r1")

    assert max(day.middle for day in jana.days.values()) == 5
    assert jana.full.middle >= 6
    assert any(held.because == "the owner had 5 letters a day" and held.days > 0.5 for held in forecast.held)


def test_where_everybody_answers_there_are_calls_up_to_the_room_and_graduates(world: World) -> None:
    forecast = told(world, weeks=8, expect=EAGER, reps={"r1": make_rep(open_calls=2), "r2": make_rep("r2", open_calls=2)})

    assert forecast.answers["replied"].middle >= FIRMS
    assert forecast.calls.middle > 0
    assert all(week.calls.high <= 2 * rep.room for rep in forecast.reps for week in rep.weeks)
    assert 0 < forecast.graduates.graduates.middle <= FIRMS
    assert forecast.graduates.pool == FIRMS


def test_where_nobody_answers_there_is_no_call(world: World) -> None:
    forecast = told(world, expect=SILENT)
    assert (forecast.calls.high, forecast.graduates.graduates.high, forecast.answers) == (0, 0, {})


def test_content_that_runs_dry_is_told_with_the_day_and_for_how_many(world: World) -> None:
    """The slow lane has one note; after it there is nothing that they have not had."""
    forecast = told(world, weeks=26, seeds=1, expect=SILENT)

    assert forecast.weeks[0].dry.middle == 0
    assert forecast.weeks[-1].dry.middle == 2 * FIRMS
    assert forecast.dry_from is not None
    assert date(2026, 4, 1) < forecast.dry_from < date(2026, 8, 31)


def test_a_seed_always_gives_the_same(world: World) -> None:
    put_in_force(world.database, make_release())
    assert foretell(world, weeks=6, seeds=3) == foretell(world, weeks=6, seeds=3)


def test_several_processes_give_what_one_gives(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_force(world.database, make_release())
    alone = foretell(world, weeks=3, seeds=3)
    monkeypatch.setattr("nurture.engine.forecast.rehearsing._WORTH_A_PROCESS", 0)

    assert foretell(world, weeks=3, seeds=3) == alone


def test_ctrl_c_ends_the_processes_amid_what_they_play(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_force(world.database, make_release())
    monkeypatch.setattr("nurture.engine.forecast.rehearsing._WORTH_A_PROCESS", 0)
    monkeypatch.setattr("nurture.engine.forecast.rehearsing.cpu_count", lambda: 2)
    playing: list[BaseProcess] = []

    def interrupt() -> None:
        playing.extend(active_children())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        foretell(world, weeks=52, seeds=40, progress=interrupt)

    for process in playing:
        process.join()
    assert [process.exitcode for process in playing] == [-SIGKILL, -SIGKILL]


def test_what_was_sent_already_is_not_sent_again(world: World) -> None:
    put_in_force(world.database, make_release(expect=SILENT))
    whole = foretell(world, weeks=4, seeds=1)
    golive.set_live(world, live=True, by="Mara")
    world.clock.now = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)  # type: ignore[attr-defined]
    enroll(world)
    sent = send(world).sent

    rest = foretell(world, weeks=4, seeds=1)
    assert sent == 2 * FIRMS
    assert 0 < rest.letters.middle <= whole.letters.middle - sent + 2 * FIRMS
    assert "hello" not in {held.because for held in rest.held}


def test_suppressed_contacts_and_the_holdout_get_nothing(world: World) -> None:
    with transaction(world.database) as connection:
        connection.execute(text("INSERT INTO holdout (partner_id, drawn_at) SELECT id, 0 FROM partner"))
    forecast = told(world)

    assert forecast.letters.high == 0
    assert forecast.stayed == {"the partner is in the holdout": forecast.stayed["the partner is in the holdout"]}


# --- what is reckoned with ---------------------------------------------------------------------------------------------


def test_rates_are_those_declared_else_a_guess_and_it_says_which(world: World) -> None:
    forecast = told(world, expect=Expect(clicked=0.5))
    assert forecast.reckoned.rates.clicked == 0.5
    assert (forecast.reckoned.source["clicked"], forecast.reckoned.source["opened"]) == ("declared", "our guess")


def had_letters(world: World, count: int, days_ago: float, opened: int = 0) -> None:
    """So many letters to one person left some days ago, and some of them were opened an hour later."""
    with transaction(world.database) as connection:
        left, now = to_db(START - timedelta(days=days_ago)), to_db(START)
        first = connection.execute(text("SELECT coalesce(max(id), 0) + 1 FROM message")).scalar_one()
        for number in range(first, first + count):
            connection.execute(
                text(
                    "INSERT INTO message (id, mid, origin, origin_id, step, letter, persona, about, contact_id, partner_id,"
                    " rep_id, state, due_at, planned_at, intent_at) SELECT :id, 'm' || :name, 'step', :id, 'hello', 'hello',"
                    " 'technology', 'margin', min(id), min(partner_id), 'r1', 'delivered', :left, :left, :left FROM contact"
                ),
                {"id": number, "name": str(number), "left": left},
            )
            for kind in ("delivered", "opened")[: 1 + (number < first + opened)]:
                connection.execute(
                    text(
                        "INSERT INTO event (fingerprint, kind, occurred_at, received_at, message_id, contact_id, verdict)"
                        " SELECT :print, :kind, :at, :now, :id, min(id), 'human' FROM contact"
                    ),
                    {"print": f"{kind} {number}".encode(), "kind": kind, "at": left + 3_600_000, "now": now, "id": number},
                )


def test_letters_that_left_just_now_tell_nothing_of_how_people_answer(world: World) -> None:
    had_letters(world, 600, days_ago=0.01)
    forecast = told(world, weeks=1, seeds=1)

    assert (forecast.reckoned.rates.opened, forecast.reckoned.source["opened"]) == (0.25, "our guess")
    assert "0 of the 600 letters that left are 14 days old" in to_text(forecast)


def test_rates_are_observed_in_those_letters_that_are_old_enough(world: World) -> None:
    had_letters(world, 500, days_ago=15, opened=200)
    had_letters(world, 100, days_ago=13)
    forecast = told(world, weeks=1, seeds=1)

    assert (forecast.reckoned.rates.opened, forecast.reckoned.rates.delivered) == (0.4, 1.0)
    assert forecast.reckoned.source["opened"] == "observed in 500 letters that are 14 days old"


def test_visits_beside_letters_count_while_an_old_letter_could_be_answered(world: World) -> None:
    had_letters(world, 500, days_ago=30, opened=1)
    with transaction(world.database) as connection:
        ada = connection.execute(text("SELECT min(id) FROM contact")).scalar_one()
        for days_ago in (40, 25, 17, 3):  # before the letters, twice within 14 days of them, and long after
            happened(connection, ada, "visited", START - timedelta(days=days_ago))

    assert told(world, weeks=1, seeds=1).reckoned.rates.visited == 2 / 500


# --- the files -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return sample_home(tmp_path)


def test_the_files_are_foretold_as_if_they_were_released(world: World, home: Path) -> None:
    put_in_force(world.database, make_release())
    with unchanged(world.database):
        forecast = foretell(replace(world, home=home), weeks=3, seeds=1, files=True)

    assert forecast.source == "the files as they are now"
    assert {"technology", "owner_manager"} <= forecast.streams.keys()
    assert {rep.rep for rep in forecast.reps} > {"r1", "r2"}


def test_a_language_that_the_files_write_now_finds_an_owner_and_brings_letters(world: World, home: Path) -> None:
    with transaction(world.database) as connection:
        connection.execute(text("UPDATE partner SET rep_id = NULL"))
    put_in_force(world.database, make_release())

    assert foretell(world, weeks=2, seeds=1).letters.high == 0
    assert foretell(replace(world, home=home), weeks=2, seeds=1, files=True).letters.low > 0


def test_files_with_an_error_are_refused(world: World, home: Path) -> None:
    put_in_force(world.database, make_release())
    (home / "personas" / "everyone.yaml").write_text("describe: nothing else\n", encoding="utf-8")

    with pytest.raises(Refused):
        foretell(replace(world, home=home), weeks=1, seeds=1, files=True)


# --- how it is told --------------------------------------------------------------------------------------------------------


def test_the_text_says_all_of_it_in_a_terminal_s_width(world: World) -> None:
    said = to_text(told(world, expect=EAGER))

    assert max(map(len, said.splitlines())) <= 80
    for part in ("Week by week", "Jana Lindqvist", "What holds letters", "Graduates", "Declared: 100% of letters arrive"):
        assert part in said


def test_thirty_reps_have_a_row_each_that_80_columns_hold(world: World) -> None:
    reps = {f"r{number}": make_rep(f"r{number}", name=f"Maximilian Hohenfels-{number}") for number in range(30, 0, -1)}
    forecast = told(world, expect=EAGER, reps=reps)
    said = to_text(forecast)

    assert [rep.rep for rep in forecast.reps] == [f"r{number}" for number in range(1, 31)]
    by_rep = said[said.index("Letters on the first days, by rep") : said.index("What holds letters")]
    rows = [line for line in by_rep.splitlines() if "Maximilian Hohenfels-" in line]
    assert len(rows) == 3 * 30
    assert max(map(len, by_rep.splitlines())) <= 80
    assert "…" not in by_rep


def test_of_an_empty_pool_one_sentence_says_all(database: Engine, clock: FakeClock) -> None:
    said = to_text(told(make_world(database, clock), weeks=1, seeds=1))
    assert " ".join(said.splitlines()[1:]) == (
        "There is nobody to write to yet, so there is nothing to foretell. Begin with `nurture import`."
    )


def test_what_happens_in_hardly_any_seed_has_no_row(world: World) -> None:
    forecast = replace(told(world, weeks=1, seeds=1), dropped={"a comet": Range(0, 0, 0), "a flood": Range(0, 0, 1)})
    said = to_text(forecast)
    assert "a flood" in said
    assert "a comet" not in said


def test_the_json_holds_every_day_and_week(world: World) -> None:
    forecast = told(world, expect=SILENT)
    read = json.loads(to_json(forecast))

    assert len(read["weeks"]) == 4
    assert {rep["rep"]: set(rep["days"]) for rep in read["reps"]} == {rep.rep: set(rep.days) for rep in forecast.reps}

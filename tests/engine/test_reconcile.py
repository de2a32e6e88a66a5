"""A database that came back from a backup sends nothing until it has been told what it forgot."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from db import inbox
from db.session import copy_sqlite, open_engine, transaction
from nurture.engine import golive
from nurture.engine.enroll import enroll
from nurture.engine.ingest import ingest
from nurture.engine.noting import check_memory, noted, suppress
from nurture.engine.reconcile import reconcile
from nurture.engine.send import send
from nurture.engine.unsubscribe import ForgottenError, Unsubscribed, unsubscribe, unsubscribe_url
from nurture.engine.world import World
from nurture.mail.journal import Journal, Notes
from nurture.mail.outbox import OutboxMailer
from nurture.rules.errors import UserError
from nurture.rules.noted import Order
from tests.cast import CollectingMailer, add_contact, add_partner, make_release, make_world, put_in_force
from tests.conftest import FakeClock


class NoMemory(CollectingMailer):
    """A mailer that cannot be asked afterwards, as SendGrid cannot."""

    def has_left(self, mid: str) -> bool | None:
        return None


@dataclass
class Backup:
    """Of one database, as an operator has it: a copy of the whole, put back in its place."""

    url: str
    keep: Callable[[], None]
    restore: Callable[[], None]


@pytest.fixture
def backup(database: Engine, tmp_path: Path) -> Backup:
    url = database.url.render_as_string(hide_password=False)
    if database.dialect.name == "sqlite":
        file, copy = Path(str(database.url.database)), tmp_path / "backup.db"

        def keep() -> None:
            copy_sqlite(database, copy)

        def restore() -> None:
            database.dispose()
            for one in file.parent.glob(f"{file.name}*"):
                one.unlink()
            shutil.copy(copy, file)

        return Backup(url, keep, restore)
    name = str(database.url.database)

    def at_server(*statements: str) -> None:
        database.dispose()
        admin = open_engine(make_url(url).set(database="postgres").render_as_string(hide_password=False))
        with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for statement in statements:
                connection.execute(text(statement))
        admin.dispose()

    copy_it = f"CREATE DATABASE {name}_kept TEMPLATE {name} STRATEGY FILE_COPY"
    bring_back = (
        f"DROP DATABASE {name} WITH (FORCE)",
        f"CREATE DATABASE {name} TEMPLATE {name}_kept STRATEGY FILE_COPY",
        f"DROP DATABASE {name}_kept",
    )
    return Backup(url, lambda: at_server(copy_it), lambda: at_server(*bring_back))


@pytest.fixture
def mailer() -> NoMemory:
    return NoMemory()


@pytest.fixture
def world(database: Engine, clock: FakeClock, mailer: NoMemory, tmp_path: Path) -> World:
    """Ada and Ben of Aster Systems in a live program, and a journal."""
    put_in_force(database, make_release())
    with transaction(database) as connection:
        partner = add_partner(connection)
        for name in ("Ada", "Ben"):
            add_contact(connection, partner, name, match_due=clock.now)
    made = make_world(database, clock, mailer, journal=Journal(tmp_path / "journal", "mill"))
    golive.set_live(made, live=True, by="Mara")
    return made


def leave_since(backup: Backup, world: World, clock: FakeClock) -> None:
    """Letters that were planned in the backup leave, and then it is brought back."""
    mailing = replace(world, only_to=("nobody.example",))
    enroll(mailing)
    send(mailing)
    backup.keep()
    clock.advance(days=1)
    send(world)
    backup.restore()


def states(world: World) -> list[tuple[str, str]]:
    question = "SELECT step, state FROM message ORDER BY intent_at, mid"
    with world.database.connect() as connection:
        return [tuple(row) for row in connection.execute(text(question))]


def day(world: World) -> int:
    with world.database.connect() as connection:
        return int(connection.execute(text("SELECT sum(letters) FROM letter_day WHERE scope = 'rep'")).scalar_one())


def test_letters_of_which_no_trace_is_left_are_not_sent_again(
    world: World, backup: Backup, mailer: NoMemory, clock: FakeClock
) -> None:
    backup.keep()
    enroll(world)
    send(world)
    backup.restore()
    enroll(world)

    with pytest.raises(UserError, match="nurture reconcile"):
        send(world)
    told = reconcile(world, by="Mara")
    clock.advance(days=1)
    send(world)

    assert (told.forgotten, told.doubted, told.settled) == (2, 0, True)
    assert len(mailer.letters) == 2
    assert day(world) == 2
    assert [state for _, state in states(world) if state == "unknown"] == ["unknown", "unknown"]


def test_letters_that_seem_still_here_become_unknown_and_their_streams_go_on(
    world: World, backup: Backup, mailer: NoMemory, clock: FakeClock
) -> None:
    leave_since(backup, world, clock)
    assert len(mailer.letters) == 2

    told = reconcile(world, by="Mara")
    send(world)
    clock.advance(days=7)
    send(world)

    assert (told.forgotten, told.doubted) == (0, 2)
    assert sorted(states(world)[:2]) == [("hello", "unknown"), ("hello", "unknown")]
    assert len(mailer.letters) == 4
    assert {letter.mid for letter in mailer.letters[:2]}.isdisjoint(letter.mid for letter in mailer.letters[2:])


@pytest.mark.parametrize("first", ["news", "reconcile"])
def test_letters_that_seemed_still_here_count_once_on_their_reps_day_whatever_tells_of_them_first(
    first: str, world: World, backup: Backup, mailer: NoMemory, clock: FakeClock
) -> None:
    leave_since(backup, world, clock)

    if first == "news":
        delivered(world, mailer)
        assert day(world) == 2
    reconcile(world, by="Mara")
    delivered(world, mailer)

    assert day(world) == 2
    assert states(world) == [("hello", "delivered")] * 2


def delivered(world: World, mailer: NoMemory) -> None:
    """News of all letters."""
    at = int(world.clock().timestamp())
    items = [{"event": "delivered", "nurture_mid": letter.mid, "timestamp": at} for letter in mailer.letters]
    with transaction(world.database) as connection:
        inbox.store(connection, "sendgrid", [(json.dumps(item), False) for item in items], world.clock())
    ingest(world)


def test_who_asked_for_silence_is_left_alone(world: World, backup: Backup, mailer: NoMemory, clock: FakeClock) -> None:
    enroll(world)
    send(world)
    backup.keep()
    ada = next(letter for letter in mailer.letters if letter.to_address.startswith("ada"))
    unsubscribe(world, unsubscribe_url(world, ada.mid).rpartition("/")[2])
    backup.restore()

    told = reconcile(world, by="Mara")
    clock.advance(days=8)
    send(world)

    assert told.orders == 1
    assert [letter.to_address for letter in mailer.letters[2:]] == ["ben@aster.example"]


def test_who_got_a_letter_that_is_forgotten_can_still_ask_for_silence(
    world: World, backup: Backup, mailer: NoMemory, clock: FakeClock
) -> None:
    backup.keep()
    enroll(world)
    send(world)
    backup.restore()
    ada = next(letter for letter in mailer.letters if letter.to_address.startswith("ada"))
    link = unsubscribe_url(world, ada.mid).rpartition("/")[2]

    assert unsubscribe(world, link) == Unsubscribed(locale="de", orders=1, streams=0)
    with pytest.raises(ForgottenError):
        unsubscribe(replace(world, journal=Journal(None)), unsubscribe_url(world, "no such letter").rpartition("/")[2])

    reconcile(world, by="Mara")
    clock.advance(days=8)
    enroll(world)
    send(world)
    assert "ada@aster.example" not in [letter.to_address for letter in mailer.letters[2:]]


def test_an_order_about_a_partner_finds_it_under_another_number(world: World, backup: Backup) -> None:
    with noted(world) as (connection, notes):
        newcomer = add_partner(connection, external_id="P9")
        suppress(connection, notes, [Order("all", "partner", str(newcomer), "asked")], 0)
    with transaction(world.database) as connection:
        connection.execute(text("DELETE FROM suppression"))
        connection.execute(text("DELETE FROM journal_head"))
        connection.execute(text("DELETE FROM partner WHERE external_id = 'P9'"))
        add_partner(connection, external_id="P8")
        again = add_partner(connection, external_id="P9")

    assert reconcile(world, by="Mara").orders == 1

    with world.database.connect() as connection:
        assert connection.execute(text("SELECT target FROM suppression")).scalars().all() == [str(again)]


def test_a_letter_that_the_outbox_does_not_have_goes_out_after_all(
    world: World, backup: Backup, tmp_path: Path, clock: FakeClock
) -> None:
    outbox = replace(world, mailer=OutboxMailer(tmp_path / "outbox"))
    golive.set_live(outbox, live=True, by="Mara")
    backup.keep()
    enroll(outbox)
    send(outbox)
    backup.restore()
    lost = next((tmp_path / "outbox").glob("*.eml"))
    lost.unlink()

    told = reconcile(outbox, by="Mara")
    enroll(outbox)
    clock.advance(minutes=10)
    send(outbox)

    assert told.forgotten == 1
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 2
    assert {"settled", "accepted"} <= {state for _, state in states(outbox)}


def test_letters_to_people_who_are_not_here_keep_everything_waiting(
    world: World, backup: Backup, mailer: NoMemory, clock: FakeClock
) -> None:
    backup.keep()
    add_cleo(world, clock)
    enroll(world)
    send(world)
    backup.restore()

    told = reconcile(world, by="Mara")
    enroll(world)
    with pytest.raises(UserError, match="nurture reconcile"):
        send(world)
    add_cleo(world, clock)
    after = reconcile(world, by="Mara")
    enroll(world)
    send(world)

    assert (told.strangers, told.settled) == (1, False)
    assert (after.strangers, after.settled) == (0, True)
    assert len(mailer.letters) == 3


def add_cleo(world: World, clock: FakeClock) -> None:
    with transaction(world.database) as connection:
        add_contact(connection, connection.execute(text("SELECT id FROM partner")).scalar_one(), "Cleo", match_due=clock.now)


def test_an_order_taken_before_the_reconcile_hides_nothing_that_was_forgotten(
    world: World, backup: Backup, mailer: NoMemory, clock: FakeClock
) -> None:
    backup.keep()
    enroll(world)
    send(world)
    backup.restore()
    with noted(world) as (connection, notes):
        suppress(connection, notes, [Order("mail", "address", "0" * 32, "asked")], 0)

    enroll(world)
    with pytest.raises(UserError, match="has forgotten"):
        send(world)
    told = reconcile(world, by="Mara")
    clock.advance(minutes=10)
    send(world)

    assert (told.forgotten + told.doubted, told.orders) == (2, 0)
    assert len(mailer.letters) == 2


def test_a_database_that_remembers_all_has_nothing_to_reconcile(world: World) -> None:
    enroll(world)
    send(world)

    assert reconcile(world, by="Mara").entries == 0


def test_who_looks_while_another_notes_something_is_not_turned_away(world: World, mailer: NoMemory) -> None:
    class Busy(Journal):
        """Another process counts and notes an order just before the journal is read."""

        def marks(self) -> Mapping[str, int]:
            with noted(world) as (connection, notes):
                suppress(connection, notes, [Order("mail", "address", "somebody's key", "unsubscribe")], 0)
            return super().marks()

    journal = world.journal
    assert journal.folder
    enroll(world)
    send(replace(world, journal=Busy(journal.folder, journal.writer)))

    assert len(mailer.letters) == 2


def test_a_journal_that_cannot_be_written_lets_nothing_leave(world: World, mailer: NoMemory, tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("in the way", encoding="utf-8")
    enroll(world)

    with pytest.raises(OSError, match="journal"):
        send(world)

    assert mailer.letters == []
    assert {state for _, state in states(world)} <= {"planned"}


def test_letters_that_could_not_be_noted_are_still_here(world: World, mailer: NoMemory, tmp_path: Path) -> None:
    """The disk of the journal fills up between the question whether it can be written and the note itself."""

    class Filling(Journal):
        def append(self, mark: int, now: datetime, notes: Notes) -> None:
            raise OSError(errno.ENOSPC, "No space left on device", str(self.folder))

    enroll(world)
    with pytest.raises(OSError, match="No space left"):
        send(replace(world, journal=Filling(tmp_path / "journal", "mill")))

    assert mailer.letters == []
    assert states(world) == [("hello", "planned"), ("hello", "planned")]
    assert day(world) == 0

    send(world)
    assert len(mailer.letters) == 2


def test_a_machine_whose_journal_is_missing_sends_nothing(
    world: World, mailer: NoMemory, tmp_path: Path, clock: FakeClock
) -> None:
    enroll(world)
    send(world)
    (tmp_path / "journal").rename(tmp_path / "away")
    clock.advance(days=7)

    for _ in range(2):
        with pytest.raises(UserError, match=r"Not in the folder .* are the journals of: mill"):
            send(world)
    (tmp_path / "away").rename(tmp_path / "journal")
    send(world)

    assert len(mailer.letters) == 4


@pytest.mark.parametrize("gone", ["folder", "file"])
def test_a_journal_that_begins_anew_does_not_hide_that_one_is_lost(
    gone: str, world: World, mailer: NoMemory, tmp_path: Path, clock: FakeClock
) -> None:
    enroll(world)
    send(world)
    if gone == "folder":
        shutil.rmtree(tmp_path / "journal")
    else:
        next((tmp_path / "journal").glob("*.jsonl")).unlink()
    with noted(world) as (connection, notes):
        suppress(connection, notes, [Order("mail", "address", "0" * 32, "asked")], 0)
    clock.advance(days=7)

    with pytest.raises(UserError, match="nurture reconcile --lost"):
        send(world)

    assert len(mailer.letters) == 2


def test_in_a_shared_folder_the_journal_of_every_machine_is_asked_for(world: World, mailer: NoMemory, tmp_path: Path) -> None:
    forge = replace(world, journal=Journal(tmp_path / "journal", "forge"))
    enroll(world)
    send(world)
    for one in (forge, forge):  # the second knows its place
        with noted(one) as (connection, notes):
            suppress(connection, notes, [Order("mail", "address", "0" * 32, "asked")], 0)
    next((tmp_path / "journal").glob("forge*")).unlink()

    with pytest.raises(UserError, match="are the journals of: forge"):
        check_memory(world)


def test_a_second_machine_with_a_folder_of_its_own_sends_nothing(world: World, mailer: NoMemory, tmp_path: Path) -> None:
    """After a fail-over neither could know what the other had sent."""
    enroll(world)
    send(world, partners=(0, 0))
    check_memory(world)
    with noted(world) as (connection, notes):
        suppress(connection, notes, [Order("mail", "address", "0" * 32, "asked")], 0)
    forge = replace(world, journal=Journal(tmp_path / "elsewhere", "forge"))

    with pytest.raises(UserError, match="are the journals of: mill") as refused:
        send(forge)

    assert "One folder is for all machines" in str(refused.value.do)
    assert mailer.letters == []


def test_whoever_notes_in_another_folder_stops_all_until_it_is_one(
    world: World, mailer: NoMemory, tmp_path: Path, clock: FakeClock
) -> None:
    enroll(world)
    send(world)
    clock.advance(days=7)
    for _ in range(2):  # the second knows its place
        with noted(replace(world, journal=Journal(tmp_path / "elsewhere", "forge"))) as (connection, notes):
            suppress(connection, notes, [Order("mail", "address", "0" * 32, "asked")], 0)

    with pytest.raises(UserError, match="are the journals of: forge"):
        send(world)
    shutil.copy(next((tmp_path / "elsewhere").glob("forge*")), tmp_path / "journal")
    told = reconcile(world, by="Mara")
    send(replace(world, journal=Journal(tmp_path / "journal", "forge")))

    assert (told.missing, told.settled) == ((), True)
    assert len(mailer.letters) == 4


def test_a_machine_that_is_new_in_the_folder_of_all_sends(world: World, mailer: NoMemory, tmp_path: Path) -> None:
    for _ in range(2):  # the second knows its place
        with noted(world) as (connection, notes):
            suppress(connection, notes, [Order("mail", "address", "0" * 32, "asked")], 0)
    enroll(world)

    send(replace(world, journal=Journal(tmp_path / "journal", "forge")))

    assert len(mailer.letters) == 2


def test_a_backup_from_before_a_journal_was_lost_is_still_known_to_be_old(
    world: World, backup: Backup, mailer: NoMemory, tmp_path: Path, clock: FakeClock
) -> None:
    enroll(world)
    send(world)
    backup.keep()
    shutil.rmtree(tmp_path / "journal")
    reconcile(world, by="Mara", lost=True)
    clock.advance(days=7)
    send(world)
    backup.restore()

    with pytest.raises(UserError, match="nurture reconcile"):
        send(world)

    assert len(mailer.letters) == 4


def test_nothing_is_settled_without_the_journals_of_all_machines(
    world: World, mailer: NoMemory, tmp_path: Path, clock: FakeClock
) -> None:
    assert world.journal.folder
    forge = replace(world, journal=Journal(tmp_path / "elsewhere", "forge"))
    with noted(forge) as (connection, notes):
        suppress(connection, notes, [Order("mail", "address", "0" * 32, "asked")], 0)

        suppress(connection, notes, [Order("mail", "address", "1" * 32, "asked")], 0)
    with noted(forge) as (connection, notes):
        suppress(connection, notes, [Order("mail", "address", "2" * 32, "asked")], 0)

    told = reconcile(world, by="Mara")
    lost = reconcile(world, by="Mara", lost=True)

    assert (told.missing, told.settled) == (("forge",), False)
    assert (lost.missing, lost.settled) == (("forge",), True)
    assert reconcile(world, by="Mara").missing == ()


def test_a_journal_that_is_lost_can_be_done_without(world: World, mailer: NoMemory, tmp_path: Path, clock: FakeClock) -> None:
    enroll(world)
    send(world)
    shutil.rmtree(tmp_path / "journal")
    clock.advance(days=7)

    assert reconcile(world, by="Mara", lost=True).settled
    send(world)

    assert len(mailer.letters) == 4


def test_who_asks_for_silence_again_after_a_crash_is_noted(
    world: World, backup: Backup, mailer: NoMemory, clock: FakeClock, tmp_path: Path
) -> None:
    enroll(world)
    send(world)
    backup.keep()
    ada = next(letter for letter in mailer.letters if letter.to_address.startswith("ada"))
    link = unsubscribe_url(world, ada.mid).rpartition("/")[2]
    (tmp_path / "journal").rename(tmp_path / "away")
    (tmp_path / "journal").write_text("in the way", encoding="utf-8")
    with pytest.raises(OSError, match="journal"):
        unsubscribe(world, link)
    (tmp_path / "journal").unlink()
    (tmp_path / "away").rename(tmp_path / "journal")
    unsubscribe(world, link)
    backup.restore()

    assert reconcile(world, by="Mara").orders == 1


def test_the_journal_names_nobody(world: World, tmp_path: Path) -> None:
    enroll(world)
    send(world)

    (file,) = (tmp_path / "journal").glob("*.jsonl")
    said = file.read_text(encoding="utf-8").casefold()
    assert file.stat().st_mode & 0o777 == 0o600
    assert said.count('"mark"') == 1
    assert [word for word in ("ada@", "arendt", "aster", "lindqvist", "@") if word in said] == []  # no word of hex digits alone

"""One at a time, on both databases, and free as soon as the holder's process is gone."""

import subprocess
import sys

import pytest
from sqlalchemy import Engine

from db.session import open_engine
from db.turns import turn
from nurture.settings import CHECKOUT

HOLD = """
import sys, time
from db.session import open_engine
from db.turns import turn
with turn(open_engine(sys.argv[1]), "send") as ours:
    print(ours, flush=True)
    time.sleep(60)
"""


def test_a_second_is_told_so_and_another_work_is_free(database: Engine) -> None:
    other = open_engine(database.url.render_as_string(hide_password=False))
    with turn(database, "send") as first, turn(other, "send") as second, turn(other, "ingest") as third:
        assert (first, second, third) == (True, False, True)
    with turn(other, "send") as later:
        assert later
    other.dispose()


def test_a_turn_ends_with_an_error(database: Engine) -> None:
    other = open_engine(database.url.render_as_string(hide_password=False))
    with pytest.raises(LookupError), turn(database, "send"):
        raise LookupError
    with turn(other, "send") as ours:
        assert ours
    other.dispose()


def test_a_process_that_is_killed_holds_no_turn(database: Engine, database_url: str) -> None:
    command = [sys.executable, "-c", HOLD, database_url]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        with turn(database, "send") as ours:
            assert not ours
        holder.kill()
        holder.wait()

    assert any(_taken(database) for _ in range(100))


def _taken(database: Engine) -> bool:
    with turn(database, "send") as ours:
        return ours

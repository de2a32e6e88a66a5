from __future__ import annotations

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from db import inbox
from db.session import transaction
from nurture.cli.main import app
from tests.cast import NOW, make_release, make_world
from tests.happenings import put_in_force


def test_the_command_prints_what_became_of_the_inbox(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_force(database, make_release(), NOW)
    with transaction(database) as connection:
        inbox.store(connection, "sendgrid", [('{"event": "open", "nurture_mid": "m"}', False), ("{", False)], NOW)
    monkeypatch.setattr("nurture.cli.ingest.build_world", lambda: make_world(database))
    done = CliRunner().invoke(app, ["ingest"])
    assert done.exit_code == 0, done.output
    assert "Handled 2: parked 2." in done.output
    assert "1  It names a letter that is not ours." in done.output

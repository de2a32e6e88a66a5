"""`python -m db.migration "What it adds"`: draft the migration from the tables as they were to the tables as they are."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import Script

from db.schema import MIGRATIONS
from db.session import open_engine


def draft(what: str, folder: Path = MIGRATIONS) -> Path:
    """The file of a new revision after the last one in that folder. It wants to be read before it is used."""
    config = Config()
    config.set_main_option("script_location", str(folder))
    number = f"{len(list((folder / 'versions').glob('*.py'))) + 1:04}"
    with tempfile.TemporaryDirectory() as scratch:
        engine = open_engine(f"sqlite:///{scratch}/empty.db")
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            made = command.revision(config, message=what, rev_id=number, autogenerate=True)
        engine.dispose()
    assert isinstance(made, Script)
    return Path(made.path)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m db.migration", description="Draft a migration.")
    parser.add_argument("what", help="What it adds, in a few words.")
    print(f"Read and mend {draft(parser.parse_args().what).relative_to(Path.cwd())}.")  # noqa: T201 - for people


if __name__ == "__main__":
    main()

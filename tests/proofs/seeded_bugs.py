"""Known-bad edits, one at a time, in a copy: does the suite catch each? `python -m tests.proofs.seeded_bugs [--only WORD]`

A bug is caught where a test of its own says so, by failing; an edit that cannot be made any more, or whose tests fail
without it, is no proof and ends with 1 as well.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
_FAILED = re.compile(r"^FAILED (?P<test>\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Edit:
    file: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Bug:
    """What is wrong, in a sentence; the edits that make it so; the tests, as pytest takes them, that should tell."""

    wrong: str
    edits: tuple[Edit, ...]
    tests: tuple[str, ...]


def _bug(wrong: str, file: str, old: str, new: str, *tests: str) -> Bug:
    return Bug(wrong, (Edit(file, old, new),), tests)


_UNSUBSCRIBE = ("tests/proofs/test_unsubscribe_wins.py", "-k", "postgresql")
_LATE = "tests/engine/test_late_workers.py"

BUGS = (
    Bug(
        "A letter is sent first and marked afterwards.",
        (
            Edit(
                "nurture/engine/send/deliver.py",
                '            failpoint("intended, not committed")\n',
                "            list(world.mailer.send(list(_render(world, in_force, pending, now)[0].values())))\n"
                '            failpoint("intended, not committed")\n',
            ),
            Edit(
                "nurture/engine/send/deliver.py",
                "answers = world.mailer.send(list(ready.values()), lambda: world.clock() < now + LEASE) if ready else ()",
                'answers = [Answer(mid, "accepted") for mid in ready]',
            ),
        ),
        ("tests/engine/test_send.py", _LATE),
    ),
    _bug(
        "The send takes no lock that an unsubscribe would wait for.",
        "db/queries/messages.sql",
        "ORDER BY contact.email_key FOR NO KEY UPDATE",
        "ORDER BY contact.email_key",
        *_UNSUBSCRIBE,
    ),
    _bug(
        "An unsubscribe takes no lock that the send would wait for.",
        "nurture/engine/unsubscribe.py",
        "        events.lock_contacts(connection, contacts)\n",
        "",
        *_UNSUBSCRIBE,
    ),
    _bug(
        "Looking at the page unsubscribes, as every scanner of links will.",
        "nurture/web/pages.py",
        "locale = await run_in_threadpool(letter_locale, world, token)",
        "locale = getattr(await run_in_threadpool(unsubscribe, world, token), 'locale', None)",
        "tests/web/test_unsubscribe.py",
    ),
    _bug(
        "An event is known again by the sender's own id, which changes when it tries again.",
        "nurture/mail/translate.py",
        "        *(more(item) if more else ()),\n    )",
        '        *(more(item) if more else ()),\n    )._replace(topic=str(item.get("sg_event_id")))',
        "tests/engine/ingest/test_any_order.py", "tests/engine/ingest/test_ingest.py",
    ),
    _bug(
        "A 500 is taken for a refusal, and the letter sent again.",
        "nurture/mail/sendgrid_answer.py",
        '    408: "unknown",\n',
        '    408: "unknown",\n    500: "later",\n',
        "tests/mail/test_sendgrid.py",
    ),
    _bug(
        "Interest is summed up in floats.",
        "nurture/rules/score.py",
        "return math.floor(worth * math.pow(0.5, age / half_life) + 0.5)",
        "return worth * math.pow(0.5, age / half_life)",
        "tests/rules/test_score.py", "tests/engine/ingest/test_any_order.py",
    ),
    _bug(
        "A letter of which nobody can tell does not count against the caps.",
        "db/queries/messages.sql",
        "message.intent_at >= :since",
        "message.intent_at >= :since AND message.state <> 'unknown'",
        _LATE,
    ),
    _bug(
        "A letter whose worker died on its way goes back into the queue.",
        "nurture/engine/send/recover.py",
        'None: ("unknown", "its worker stopped while it was on its way")',
        'None: ("planned", "its worker stopped while it was on its way")',
        _LATE,
    ),
    _bug(
        "The gate is not asked again at the intent.",
        "nurture/engine/send/deliver.py",
        "return decide(board.standing(row), program, now)",
        "return decide(board.standing(row), program, now) if row.waits_since > to_db(now) else Send('en')",
        "tests/proofs/test_clocks.py", "tests/engine/test_send.py",
    ),
    _bug(
        "Suppression is not asked at the intent.",
        "nurture/engine/send/standing.py",
        'suppressed=f"suppressed by {row.suppressed}" if row.suppressed else None',
        "suppressed=None",
        "tests/engine/test_send.py",
    ),
    _bug(
        "An order to stop is acknowledged while a letter is about to be intended.",
        "nurture/engine/send/standing.py",
        "    pauses.lock_shared(connection)\n",
        "",
        "tests/engine/test_stopping.py", "-k", "postgresql",
    ),
    _bug(
        "A letter that cannot be rendered stops its batch.",
        "nurture/engine/send/deliver.py",
        '            unready.append(Outcome(row, "quarantined", f"the letter cannot be rendered: {broken}"))',
        "            raise UserWarning from broken",
        "tests/proofs/test_poison.py", "-k", "sqlite",
    ),
    _bug(
        "A callback is answered before it is durable.",
        "nurture/web/callbacks.py",
        "await asyncio.wrap_future(intake.keep(items))",
        "intake.keep(items)",
        "tests/web/test_callbacks.py",
    ),
    _bug(
        "A callback is believed without a signature.",
        "nurture/web/callbacks.py",
        "if not genuine(",
        "if request.headers.get(SIGNATURE_HEADER) == '' and not genuine(",
        "tests/web/test_callbacks.py",
    ),
    _bug(
        "A worker that froze past its lease ends the try of another.",
        "db/queries/messages.sql",
        "settled.id AND message.fence = settled.fence AND message.lease_until IS NOT NULL",
        "settled.id",
        _LATE,
    ),
    _bug(
        "A worker that froze past its lease takes a letter from the counts that may have left.",
        "nurture/engine/send/outcomes.py",
        "if one.row.id in stand]",
        "if stand.setdefault(one.row.id, 'planned')]",
        _LATE,
    ),
    _bug(
        "A letter that did not leave is given back to today.",
        "nurture/engine/send/outcomes.py",
        "from_db(row.intended_at) if row.intended_at else now",
        "now",
        _LATE,
    ),
    _bug(
        "A window opens by the clock of yesterday where the clock leaps.",
        "nurture/rules/calendar.py",
        "            opens, closes = _stretch(day, hours, place)\n",
        "            opens, closes = (datetime.combine(day, at, place).astimezone(UTC) for at in (hours.start, hours.end))\n",
        "tests/proofs/test_windows.py", "tests/rules/test_calendar.py",
    ),
    _bug(
        "A letter that is not accepted yet goes out under another mid.",
        "db/queries/messages.sql",
        "SET state = 'planned', due_at = held.due_at,",
        "SET mid = message.mid || 'x', state = 'planned', due_at = held.due_at,",
        "tests/engine/test_send.py",
    ),
    _bug(
        "Any mailer is asked what left, whatever its outlet.",
        "nurture/engine/send/recover.py",
        "mailer.has_left(row.mid) if row.outlet in (outlet, _NOT_SAID) else None",
        "mailer.has_left(row.mid)",
        _LATE,
    ),
    _bug(
        "A machine whose journal is missing begins another.",
        "nurture/engine/noting.py",
        "        raise _missing(lost)\n",
        "        pass\n",
        "tests/engine/test_reconcile.py",
    ),
    _bug(
        "An item that the database refuses stops its batch for ever.",
        "nurture/engine/ingest/verb.py",
        "        if inbox.refused(error):",
        "        if False:",
        "tests/engine/ingest/test_bad_items.py",
    ),
    _bug(
        "A commit on SQLite is said to be made before it is on the disk.",
        "db/session.py",
        '"synchronous=FULL"',
        '"synchronous=NORMAL"',
        "tests/db/test_session.py",
    ),
    _bug(
        "A letter leaves before its line in the journal is on the disk.",
        "nurture/mail/journal.py",
        "        os.fsync(handle)\n",
        "",
        "tests/mail/test_journal.py",
    ),
    _bug(
        "A letter in the outbox has its name before it is on the disk.",
        "nurture/mail/outbox.py",
        "        os.sync()\n",
        "        pass\n",
        "tests/mail/test_outbox.py",
    ),
    _bug(
        "A letter in the outbox is answered for before its name is on the disk.",
        "nurture/mail/outbox.py",
        "        os.fsync(folder)\n",
        "        pass\n",
        "tests/mail/test_outbox.py",
    ),
    _bug(
        "Two workers both find room under one rep's cap.",
        "db/queries/letter_days.sql",
        "\nFOR UPDATE OF letter_day\n",
        "\n",
        "tests/workers/test_caps.py",
    ),
    _bug(
        "A worker that wakes amid a group after its lease hands over the rest of it.",
        "nurture/engine/send/deliver.py",
        "lambda: world.clock() < now + LEASE",
        "lambda: True",
        _LATE, "-k", "wakes_up and sqlite",
    ),
    _bug(
        "A letter to a contact that has moved is decided by the partner that it was of.",
        "db/queries/messages.sql",
        "JOIN partner ON partner.id = contact.partner_id\nLEFT JOIN enrollment",
        "JOIN partner ON partner.id = message.partner_id\nLEFT JOIN enrollment",
        "tests/workers/test_caps.py", "-k", "moved",
    ),
    _bug(
        "Two workers both find room under one partner's cap.",
        "db/queries/messages.sql",
        "ORDER BY partner.id FOR NO KEY UPDATE",
        "ORDER BY partner.id",
        "tests/workers/test_caps.py",
    ),
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.proofs.seeded_bugs", description=__doc__)
    parser.add_argument("--only", default="", metavar="WORD", help="only bugs whose sentence has this in it")
    only = parser.parse_args().only
    chosen = [bug for bug in BUGS if only.casefold() in bug.wrong.casefold()]
    with _copied() as copy:
        sound = _sound(copy, chosen)
        caught = [_try(copy, bug) for bug in chosen]
    print(f"{sum(caught)} of {len(chosen)} seeded bugs caught.")
    return 0 if sound and chosen and all(caught) else 1


@contextmanager
def _copied() -> Iterator[Path]:
    """What is tracked or would be, as it stands now."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    with tempfile.TemporaryDirectory(prefix="nurture-bugs-") as folder:
        for name in filter(None, names.split("\0")):
            if (CHECKOUT / name).is_file():
                (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(CHECKOUT / name, Path(folder) / name)
        yield Path(folder)


def _sound(copy: Path, bugs: Sequence[Bug]) -> bool:
    """Without an edit all the tests that are asked pass, and it is the copy that they test."""
    asked = dict.fromkeys(one for bug in bugs for one in bug.tests if one.startswith("tests/"))
    begun = time.monotonic()
    ended = _run(copy, ["-c", "import db, nurture; print(db.__file__, nurture.__file__)"])
    if ended.stdout.count(str(copy)) != 2:
        print("The copy is not what would be tested: another checkout comes first on the path.")
        return False
    ended = _test(copy, tuple(asked))
    print(f"{'pass' if ended.returncode == 0 else 'FAIL'} {time.monotonic() - begun:6.1f} s  Without any bug.", flush=True)
    if ended.returncode:
        print(ended.stdout)
    return ended.returncode == 0


def _try(copy: Path, bug: Bug) -> bool:
    before = {edit.file: (copy / edit.file).read_text(encoding="utf-8") for edit in bug.edits}
    try:
        for edit in bug.edits:
            text = (copy / edit.file).read_text(encoding="utf-8")
            if text.count(edit.old) != 1:
                print(f"GONE           {bug.wrong} {edit.file} has not once: {edit.old.strip()}", flush=True)
                return False
            (copy / edit.file).write_text(text.replace(edit.old, edit.new), encoding="utf-8")
        begun = time.monotonic()
        ended = _test(copy, (*bug.tests, "-x"))
    finally:
        for file, text in before.items():
            (copy / file).write_text(text, encoding="utf-8")
    by = _FAILED.search(ended.stdout)
    word = "caught" if by else "MISSED"
    print(f"{word} {time.monotonic() - begun:6.1f} s  {bug.wrong} {by['test'] if by else ''}", flush=True)
    return by is not None


def _test(copy: Path, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return _run(copy, ["-m", "pytest", "-p", "no:cacheprovider", "-rf", "--tb=no", *arguments])


def _run(copy: Path, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """By this Python; the copy comes before the checkout that is installed."""
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"}
    return subprocess.run([sys.executable, *arguments], cwd=copy, env=environment, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main())

"""Letters as files, one `<mid>.eml` each: the mailer that needs nothing, and the only one that can promise exactly once.

A group is written beside its final names, synced once, renamed, and the folder synced: a file that bears its name is
whole and outlives a power cut. The folder is flat, so that the name alone says whether a letter has left.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from nurture.mail.folders import made_id
from nurture.mail.headers import RefusedError, opaque
from nurture.mail.mime import compose
from nurture.mail.port import Answer, Envelope, InTime, always, too_late
from nurture.rules.errors import UserError
from nurture.rules.failpoints import failpoint

_PART = ".part"
_ONE_SYNC = sys.platform == "linux"  # elsewhere sync() may return before the data is down


class OutboxMailer:
    name = "outbox"
    group = 256
    ahead = 0  # it answers at once

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)

    def send(self, letters: Sequence[Envelope], in_time: InTime = always) -> Iterator[Answer]:
        """Write the letters that are not there yet."""
        try:
            os.makedirs(self._folder, exist_ok=True)  # noqa: PTH103 - strings: a Path costs more than the write
            handle = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            because = f"The outbox folder cannot be used: {error.strerror}."
            return iter([Answer(letter.mid, "channel", because) for letter in letters])
        try:
            return iter(self._write(letters, handle, in_time))
        finally:
            os.close(handle)

    def _write(self, letters: Sequence[Envelope], folder: int, in_time: InTime) -> list[Answer]:
        answers: list[Answer] = []
        written: list[str] = []
        for letter in letters:
            answer = self._write_part(letter, folder)
            if answer is None:
                written.append(letter.mid)
            else:
                answers.append(answer)
        return answers + (_put_in_place(written, folder, in_time) if written else [])

    def _write_part(self, letter: Envelope, folder: int) -> Answer | None:
        """None when the letter waits under its temporary name, else the answer already."""
        try:
            if _exists(opaque(letter.mid), folder):
                return Answer(letter.mid, "accepted", provider_id=letter.mid)
            content = compose(letter)
            _write_file(letter.mid + _PART, content, folder)
            failpoint("file written")
        except RefusedError as refused:
            return refused.answer(letter.mid)
        except OSError as error:
            with suppress(OSError):
                os.unlink(letter.mid + _PART, dir_fd=folder)
            return Answer(letter.mid, "later", f"The file could not be written: {error.strerror}.", everyone=True)
        return None

    @property
    def outlet(self) -> str:
        """Raises a UserError where the folder cannot be used: nobody can tell then what has left there."""
        try:
            return f"{self.name} {made_id(Path(self._folder))}"
        except OSError as error:
            do = "Let whoever runs this write there; every letter waits."
            raise UserError(f"The outbox folder cannot be used: {error.strerror}.", do, self._folder) from None

    def has_left(self, mid: str) -> bool:
        return os.path.exists(os.path.join(self._folder, f"{mid}.eml"))  # noqa: PTH110, PTH118

    def close(self) -> None:
        """Nothing is kept open."""


def _exists(mid: str, folder: int) -> bool:
    try:
        os.stat(f"{mid}.eml", dir_fd=folder)
    except FileNotFoundError:
        return False
    return True


def _write_file(name: str, content: bytes, folder: int) -> None:
    handle = _made(name, folder)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
        if not _ONE_SYNC:
            os.fsync(handle)
    finally:
        os.close(handle)


def _made(name: str, folder: int) -> int:
    """A file of our own: who was stopped while writing one of this name may still write on in theirs."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        return os.open(name, flags, 0o600, dir_fd=folder)
    except FileExistsError:
        os.unlink(name, dir_fd=folder)
        return os.open(name, flags, 0o600, dir_fd=folder)


def _put_in_place(mids: list[str], folder: int, in_time: InTime) -> list[Answer]:
    """Give written letters their names. Before the rename a letter has certainly not left, after it it has."""
    if _ONE_SYNC:
        os.sync()
    answers = [_rename(mid, folder) if in_time() else too_late(mid) for mid in mids]
    try:
        os.fsync(folder)
    except OSError as error:
        return [Answer(mid, "unknown", f"The outbox folder could not be synced: {error.strerror}.") for mid in mids]
    return answers


def _rename(mid: str, folder: int) -> Answer:
    try:
        os.rename(mid + _PART, f"{mid}.eml", src_dir_fd=folder, dst_dir_fd=folder)
    except OSError as error:
        return Answer(mid, "later", f"The file could not be renamed: {error.strerror}.", everyone=True)
    failpoint("file named")
    return Answer(mid, "accepted", provider_id=mid)

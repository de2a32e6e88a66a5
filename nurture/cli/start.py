"""Where `nurture` starts: Ctrl-C ends it quietly from the first moment, while everything is still being imported."""

from __future__ import annotations

import signal


def main() -> None:
    given = signal.getsignal(signal.SIGINT)
    if given is signal.default_int_handler:  # not where a shell has Ctrl-C ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from nurture.cli import main as commands  # noqa: PLC0415 - takes a second or two

    signal.signal(signal.SIGINT, given)
    commands.main()

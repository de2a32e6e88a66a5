"""`nurture reconcile`."""

from __future__ import annotations

import typer

from nurture.cli.who import who
from nurture.engine.reconcile import Reconciled
from nurture.engine.reconcile import reconcile as compare
from nurture.rules.errors import UserError
from nurture.wiring import build_world


def reconcile(
    leave_strangers: bool = typer.Option(
        False, "--leave-strangers", help="Go on although letters went to people not known here."
    ),
    lost: bool = typer.Option(False, "--lost", help="Go on without the journals that are missing."),
) -> None:
    """After a restored backup or a fail-over: bring back what the journal has and the database has forgotten."""
    told = compare(build_world(), by=who(), leave_strangers=leave_strangers, lost=lost)
    typer.echo(_in_words(told))
    if not told.settled and told.missing and not lost:
        raise UserError(
            f"The journals of these machines are not here, and may know of more: {', '.join(told.missing)}.",
            "Put them into the folder and run this again; with --lost what stood in them may happen again.",
        )
    if not told.settled:
        raise UserError(
            f"{told.strangers} letters in the journal went to people whom this database does not know.",
            "Import the newest lists and run this again; with --leave-strangers they may get those letters again.",
        )


def _in_words(told: Reconciled) -> str:
    if not told.entries:
        return "The database knows all that the journal does."
    return (
        f"Of {told.entries} entries beyond the database's memory: {told.forgotten} letters it had no trace of and "
        f"{told.doubted} it thought were still here have left or are unknown, and are not sent again; {told.orders} orders "
        "not to contact stand again."
    )

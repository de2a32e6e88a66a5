"""A test letter: to an address of ours, outside the send ledger, so that nothing of it counts.

Its id is in no ledger: a click that comes back is parked, and its link to unsubscribe is signed by nobody.
"""

from __future__ import annotations

import secrets
from dataclasses import replace

from db import preview, seal
from db.columns import to_db
from db.session import reading
from nurture.engine.preview.letter import Shown
from nurture.engine.send.standing import may_receive
from nurture.engine.world import World
from nurture.mail.headers import RefusedError, mailbox
from nurture.rules.errors import UserError
from nurture.rules.keys import address_key

MARK = "[Test]"


def send_test(world: World, shown: Shown, address: str) -> str:
    """Hand the letter to the mailer; returns its id. A UserError where the address may not get it, or it did not leave."""
    check_address(world, address)
    mid = f"test-{secrets.token_hex(12)}"
    letter = replace(shown.envelope, mid=mid, to_name="", to_address=address, subject=f"{MARK} {shown.envelope.subject}")
    (answer,) = list(world.mailer.send([letter]))
    world.mailer.close()
    if answer.outcome != "accepted":
        raise UserError(
            f"The test letter did not leave by {world.mailer.name}: {answer.because.rstrip('.') or answer.outcome}.",
            "Look at the address and the NURTURE_MAILER settings.",
        )
    return mid


def check_address(world: World, address: str) -> None:
    """A UserError where no test letter may go there; asked before a letter is shown, and again as it leaves."""
    try:
        mailbox(address, "recipient's", "rejected")
    except RefusedError as refused:
        raise UserError(refused.because, "Give a whole one, such as name@example.com.") from None
    if not may_receive(address, world.only_to):
        raise UserError("NURTURE_ONLY_TO does not name this address.", "Give one that it names, or add this one to it.")
    with reading(world.database) as connection:
        in_use = seal.fingerprint(connection) is not None  # before its first use there are no tables to ask
        key = address_key(world.keys.suppression, address)
        source = preview.stops_mail_to(connection, key, to_db(world.clock())) if in_use else None
    if source:
        raise UserError(f"Mail to this address is suppressed ({source}), and that holds for tests too.", "Give another one.")

"""The contact of a stream test does what the test says, and the rep ends calls as it says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from db.columns import from_db, to_db
from nurture.content.stream_tests import Deed, Moment, StreamTest
from nurture.engine.playing import Act, Answer, Call, Contact, Letter
from nurture.rules.calendar import add
from nurture.rules.due import due
from nurture.rules.program import Release
from nurture.rules.spans import Span

_SOON = Span(1, "hours")


class Script:
    """A crowd of one. `left` are the deeds that have not come to pass yet."""

    def __init__(self, test: StreamTest, release: Release) -> None:
        self.left = list(test.does)
        self._release = release

    def at_dates(self, contact: Contact) -> Iterator[Act]:
        """What is done on a day, whatever letters come."""
        for deed in [one for one in self.left if one.did and not one.on and one.at is not None]:
            self.left.remove(deed)
            yield self._act(deed, contact, None, _moment(deed.at, contact))

    def gets(self, letter: Letter, locale: str, at: int) -> Iterator[Act]:
        """What is done with this letter; by its step, and on a day that has not passed."""
        del locale  # they do it in any language
        for deed in [one for one in self.left if one.did and one.on == letter.row.step]:
            when = self._after(deed, letter.contact, at)
            if when >= at:
                self.left.remove(deed)
                yield self._act(deed, letter.contact, letter, when)

    def rung(self, call: Call, at: int) -> Answer | None:
        """The next word that the test has for a call; none: nobody rings."""
        deed = next((one for one in self.left if one.call), None)
        rep = self._release.reps.get(call.rep_id)
        if deed is None or rep is None:
            return None
        self.left.remove(deed)
        when = to_db(due(deed.after, from_db(at), rep)) if deed.after else call.due_at
        return Answer(when, deed.call)

    def _after(self, deed: Deed, contact: Contact, at: int) -> int:
        if deed.at is not None:
            return _moment(deed.at, contact)
        person = contact.person
        hours = self._release.program.window
        return to_db(add(deed.after or _SOON, from_db(at), person.zones[0], person.calendar, hours))

    def _act(self, deed: Deed, contact: Contact, letter: Letter | None, at: int) -> Act:
        return Act(at, deed.did, contact, letter, topic=deed.about, link=deed.link, hard=deed.did == "bounced")


def _moment(at: Moment | None, contact: Contact) -> int:
    assert at is not None
    return to_db(datetime.combine(at.day, at.time, contact.person.zones[0]))


LONGEST = timedelta(days=400)
"""How long a test plays at most: a year and what is due at its end."""

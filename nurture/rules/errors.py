"""What a user reads when something cannot be done: what is wrong, what to do, and the place."""

from __future__ import annotations


class UserError(Exception):
    """A mistake that its maker can mend. Floor 3 prints it as two sentences and ends with code 1."""

    def __init__(self, wrong: str, do: str, place: str = "") -> None:
        self.wrong = wrong
        self.do = do
        self.place = place
        super().__init__(str(self))

    def __str__(self) -> str:
        return f"{self.place}: {self.wrong} {self.do}" if self.place else f"{self.wrong} {self.do}"

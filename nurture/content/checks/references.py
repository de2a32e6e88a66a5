"""References: facts about other partners that may be told, and for how long."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding
from nurture.content.tree import below
from nurture.rules.when import day_in_words

# What people write while they wait for it, or after a no; of these, `asked` and the like not where somebody said yes.
_NO_PERMISSION = re.compile(
    r"(?:-+|\?+|n/?a|no|none|open|tbd|tbc|unknown|unclear|no (?:permission|consent).*|not (?:yet|asked|given|signed).*|"
    r"(?!.*(?:grant|given|consent|agree|sign|yes))"
    r"(?:pending|asked|to be|requested|waiting|refused|declined|withdrawn)\b.*)[.!]?",
    re.IGNORECASE,
)


def references(whole: Whole) -> Iterator[Finding]:
    for one in whole.program.references.values():
        node = below(whole.program_tree, "references", one.id)
        if _NO_PERMISSION.fullmatch(one.permission):
            wrong = f'The reference "{one.id}" may not be told: its permission is "{one.permission}".'
            yield Finding(
                below(node, "permission").place,
                "no-permission",
                wrong,
                "Write who gave it and where it is kept, or delete the reference.",
            )
        if whole.now and whole.now.date() > one.valid_until:
            wrong = f'The reference "{one.id}" was valid until {day_in_words(one.valid_until)}; letters go without it.'
            do = "Ask again and write the new day, or delete it with its sentences."
            yield Finding(below(node, "valid_until").place, "past-reference", wrong, do, "warning")

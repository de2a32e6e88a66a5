"""Values as other programs write them: `{ contact.given_name }`, `*|FNAME|*`, `%first_name%`, `[First name]`."""

from __future__ import annotations

import re
from collections.abc import Iterator

_VALUE = r"(?:contact|partner|rep|vendor|event|offer|reference)\.\w+|greeting|sign_off"
# Only names of people and firms: a letter may well say [PDF], {id} or %PATH%.
_NAME = (
    r"(?:(?:your|the|insert|enter)[ _]?)*"
    r"(?:(?:first|last|given|family|full|company|contact|partner|firm|customer|client|recipient)[ _.-]?name|sur-?name"
    r"|[fl]_?name|name|company|vorname|nachname|firmenname|firma|prénom|nom|keresztnév|vezetéknév|cégnév|이름|성함|회사명)"
)
_MERGE_TAG = re.compile(
    rf"(?<!\{{)\$?\{{\s*(?:(?P<value>{_VALUE})\b[^{{}}\n]{{0,80}}|{_NAME}\s*)\}}{{1,2}}"
    r"|\*\|[^|*\n]{1,80}\|\*"
    rf"|(?<![\w%])%{{1,2}}(?:{_VALUE}|{_NAME})%{{1,2}}(?!\w)"
    rf"|\[{{1,2}}\s*{_NAME}\s*\]{{1,2}}(?![\[\](:])",
    re.IGNORECASE,
)


def merge_tags(text: str) -> Iterator[tuple[int, str, str]]:
    """Of text between Jinja's tags: where each begins, how it is written, and what it would be here."""
    for found in _MERGE_TAG.finditer(text):
        yield found.start(), found[0], f"{{{{ {found['value'] or 'contact.given_name'} }}}}"

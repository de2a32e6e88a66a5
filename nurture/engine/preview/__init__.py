"""Letters as they stand in the files now, looked at before anybody gets them.

- `show` draws one letter for a sample contact or a real one, by the code that the tick draws with.
- `gallery` gathers every letter in every language and voice asked for; `to_page` makes one page of it.
- `send_test` mails one to an address of ours, outside the send ledger; `check_address` says beforehand whether it may.
"""

from nurture.engine.preview.gallery import ALL_REPS, Gallery, gallery
from nurture.engine.preview.letter import Asked, Shown, file_asked, locale_for, show
from nurture.engine.preview.mailing import check_address, send_test
from nurture.engine.preview.page import to_page
from nurture.engine.preview.whom import Recipient, contact, sample

__all__ = [
    "ALL_REPS", "Asked", "Gallery", "Recipient", "Shown", "check_address", "contact", "file_asked", "gallery", "locale_for",
    "sample", "send_test", "show", "to_page",
]  # fmt: skip

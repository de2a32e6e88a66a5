"""Pages that commands write for a browser."""

from __future__ import annotations

from pathlib import Path

from nurture.rules.errors import UserError


def write_page(file: Path, page: str) -> None:
    """Raises a UserError where the file that --html names cannot be written."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page, encoding="utf-8")
    except OSError as error:
        raise UserError(f"The page cannot be written to {file}: {error.strerror}.", "Give another file with --html.") from None

"""The import: files in, checked row by row, loaded as one, and what follows from them worked out."""

from nurture.engine.importing.deriving import Derived, derive, derive_by
from nurture.engine.importing.verb import FileCounts, Imported, Sources, import_files

__all__ = ["Derived", "FileCounts", "Imported", "Sources", "derive", "derive_by", "import_files"]

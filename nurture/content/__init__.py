"""What marketers write, read and compiled.

- `load(home)` reads `personas/` and `templates/`: a release, and findings with their places.
- `dump`, `parse`, `digest` keep a release as canonical JSON.
- `Renderer(release)` makes letters and talk tracks for one contact at a time.
"""

from nurture.content.findings import Finding, Place, Severity
from nurture.content.load import Loaded, load
from nurture.content.renderer import Rendered, RenderedTalk, Renderer
from nurture.content.snapshot import digest, dump, parse
from nurture.content.steps import step_place
from nurture.content.template import MissingValue, RenderError

__all__ = [
    "Finding", "Loaded", "MissingValue", "Place", "RenderError", "Rendered", "RenderedTalk", "Renderer",
    "Severity", "digest", "dump", "load", "parse", "step_place",
]  # fmt: skip

"""What marketers write, read and compiled.

- `load(home)` reads `personas/` and `templates/`: a release, and findings with their places. `load_walled` does so in a
  process of its own, which is killed where it takes too much.
- `dump`, `parse`, `digest` keep a release as canonical JSON.
- `Renderer(release)` makes letters and talk tracks for one contact at a time.
"""

from nurture.content.findings import Finding, Place, Severity
from nurture.content.load import Loaded, load
from nurture.content.renderer import LONGEST_VALUE, Rendered, RenderedTalk, Renderer
from nurture.content.snapshot import digest, dump, parse
from nurture.content.steps import step_place
from nurture.content.template import MissingValue, RenderError
from nurture.content.walled import load_walled

__all__ = [
    "LONGEST_VALUE", "Finding", "Loaded", "MissingValue", "Place", "RenderError", "Rendered", "RenderedTalk", "Renderer",
    "Severity", "digest", "dump", "load", "load_walled", "parse", "step_place",
]  # fmt: skip

"""What people read first: the README and the guides beside it, as one text and page by page."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PAGES: Final = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
}
GUIDES: Final = "\n".join(PAGES.values())

"""The built site asks no other host for anything: ``python -m tools.docs.offline FOLDER``.

A reader may follow a link out; the page itself loads its styles, scripts, fonts and pictures from
where it came, so that it can be read from a disk, and so that reading it tells nobody.
"""

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

_LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
_LINK_RELATIONS_THAT_LOAD = {"stylesheet", "preload", "prefetch", "preconnect", "icon", "manifest"}
_CSS_LOAD = re.compile(r"""(?:@import\s+|url\(\s*)["']?((?:https?:)?//[^"')\s]+)""")


class _Loads(HTMLParser):
    """Collects the addresses that a page loads by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        address = values.get(_LOADS.get(tag, "")) or ""
        relations = set((values.get("rel") or "").split())
        if tag == "link" and not relations & _LINK_RELATIONS_THAT_LOAD:
            return
        if address.startswith(("http:", "https:", "//")):
            self.found.append(address)


def outside(folder: Path) -> Iterator[str]:
    """Yield a line for each thing that a page or style of `folder` loads from another host."""
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".html", ".css"}:
            continue
        text = path.read_text("utf-8")
        loads = _Loads()
        if path.suffix == ".html":
            loads.feed(text)
        for address in (*loads.found, *_CSS_LOAD.findall(text)):
            yield f"{path.relative_to(folder)}: loads {address}"


def main(folder: str) -> int:
    """Print what is loaded from elsewhere; 1 if anything is."""
    found = list(outside(Path(folder)))
    for line in found:
        print(line)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

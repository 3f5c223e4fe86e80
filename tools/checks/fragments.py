"""A change tells its user about itself: `changes/<slug>.<kind>.md`, one to three sentences.

The releases join the fragments under Added, Changed, Fixed and Security, so a fragment is plain
text: no heading, no list, no second paragraph.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from tools.finding import Finding

KINDS = ("added", "changed", "fixed", "security")
NAME = re.compile(rf"^[a-z0-9]+(-[a-z0-9]+)*\.({'|'.join(KINDS)})\.md$")
SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z`]|$)")
MOST_SENTENCES = 3


def find(root: Path) -> Iterator[Finding]:
    """Yield what is wrong with each fragment."""
    for path in sorted((root / "changes").iterdir()):
        if path.name == "README.md":
            continue
        place = f"changes/{path.name}"
        if not NAME.match(path.name):
            text = f"a fragment is named <slug>.<kind>.md, its kind one of {', '.join(KINDS)}"
            yield Finding(place=place, text=text)
            continue
        for text in _faults(path.read_text("utf-8")):
            yield Finding(place=place, text=text)


def _faults(text: str) -> Iterator[str]:
    """Say what a fragment's text breaks."""
    body = text.strip()
    if not body.endswith((".", "!", "?")):
        yield "a fragment is made of whole sentences"
    if "\n\n" in body or re.search(r"^(#|[-*] )", body, re.MULTILINE):
        yield "a fragment is one paragraph of plain text"
    if len(SENTENCE_END.findall(body)) > MOST_SENTENCES:
        yield f"a fragment has at most {MOST_SENTENCES} sentences"

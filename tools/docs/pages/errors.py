"""The page of error codes: what each says, and what to do about it."""

import re
from collections.abc import Iterator
from itertools import groupby

from fairlode.types.errors import SourcingError
from tools.docs.page import Page, plain
from tools.docs.survey import errors

HEAD = """# Error codes

Every refusal has a code that never changes. The sentence may be reworded and is translated; a
program goes by the code. Words in *italics* stand for the facts of the case, which the command's
`--json` output holds under `facts`.

"""

GENERAL = "Any other failure of this kind."
"""Said of the error that a group of errors is derived from, which has no sentence of its own."""

_FACT = re.compile(r"\\\{(\w+(?:\\_\w+)*)[^{}]*?\\\}")


def pages() -> Iterator[Page]:
    """One page, a section per group of codes."""
    text = HEAD
    for group, members in groupby(errors(), key=lambda error: error.code.partition(".")[0]):
        text += f"## {group}\n\n" + "".join(_entry(error) for error in members)
    yield Page(path="errors.md", text=text)


def _entry(error: type[SourcingError]) -> str:
    """One code with its sentence and its remedy."""
    anchor = re.sub(r"\W+", "-", error.code)
    sentence = error.sentence if "sentence" in vars(error) else GENERAL
    remedy = f"\n  {_with_facts(error.remedy)}\n" if error.remedy else ""
    return f"(error-{anchor})=\n`{error.code}`\n: {_with_facts(sentence)}\n{remedy}\n"


def _with_facts(template: str) -> str:
    """A sentence with the names of its facts in italics instead of braces."""
    return _FACT.sub(lambda fact: f"*{fact[1]}*", plain(template))

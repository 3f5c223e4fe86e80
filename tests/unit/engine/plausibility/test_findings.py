import re
from pathlib import Path

import fairlode
from fairlode.engine.plausibility.findings import asked

CODE = re.compile(r"\"(plausibility\.[a-z_]+)\"")
ERRORS = {
    "plausibility.output_impossible",
    "plausibility.bag_weight",
    "plausibility.position",
    "plausibility.mode_unknown",
}


def test_every_finding_has_its_question_and_every_question_its_finding() -> None:
    folder = Path(fairlode.__file__).parent / "engine" / "plausibility"
    used = {code for path in folder.glob("*.py") for code in CODE.findall(path.read_text("utf-8"))}

    assert used - ERRORS == set(asked())


def test_every_question_is_one() -> None:
    assert [text for text in asked().values() if not text.endswith("?")] == []

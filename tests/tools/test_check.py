import pytest

from tools import check
from tools.finding import Finding


def test_every_check_is_found_and_this_tree_keeps_the_named_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = check.main(["pins", "fragments"])

    assert code == 0
    assert capsys.readouterr().out.endswith("house: pins, fragments: kept\n")


@pytest.mark.parametrize(("fails", "word"), [(True, "error"), (False, "note")])
def test_a_finding_is_one_line(capsys: pytest.CaptureFixture[str], fails: bool, word: str) -> None:
    check._say("sizes", Finding(place="src/m.py:3", text="too long", fails=fails))

    assert capsys.readouterr().out == f"src/m.py:3: {word}: too long [sizes]\n"

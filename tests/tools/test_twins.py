from pathlib import Path

from tools.checks.twins import find
from tools.finding import Finding

FIRST = '''
def total(rows):
    """Sum the masses of what is in force."""
    result = 0
    for row in rows:
        if row.mass < 0:
            raise ValueError(row)
        if row.state == "in force":
            result += row.mass * row.fraction
    if result > 10:
        result = round(result / 10) * 10
    return result
'''
RENAMED = (
    FIRST.replace("total", "weight")
    .replace("result", "sum_g")
    .replace("rows", "lots")
    .replace("row", "lot")
    .replace("in force", "standing")
    .replace("Sum", "Add")
)
OTHER_FIELD = RENAMED.replace(".fraction", ".moisture")


def _plant(root: Path, text: str) -> Path:
    (root / "src").mkdir()
    (root / "src" / "m.py").write_text(text, "utf-8")
    return root


def test_a_renamed_copy_is_found(tmp_path: Path) -> None:
    _plant(tmp_path, FIRST + RENAMED)

    found = list(find(tmp_path))

    text = "weight is the same as src/m.py:2 total but for its names"
    assert found == [Finding(place="src/m.py:14", text=text)]


def test_reading_another_field_is_another_function(tmp_path: Path) -> None:
    _plant(tmp_path, FIRST + OTHER_FIELD)

    assert list(find(tmp_path)) == []


def test_small_functions_may_look_alike(tmp_path: Path) -> None:
    _plant(tmp_path, "def f(x):\n    return x + 1\n\n\ndef g(y):\n    return y + 2\n")

    assert list(find(tmp_path)) == []

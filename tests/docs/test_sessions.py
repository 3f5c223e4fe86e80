"""The runner of examples finds what differs; otherwise the examples would prove nothing."""

from pathlib import Path

import pytest

from tests.docs.sessions import File, Step, examples, matches, run

PAGE = """# A page

```{code-block} csv
:caption: lots.csv

lot,mass
A,1
```

```console
$ make setup
```

```console
$ fairlode check \\
>   lots.csv
one
...
$ echo done
done
[exit 3]
```
"""


def test_a_page_gives_its_files_and_steps_in_order() -> None:
    found = examples(PAGE)

    assert found == [
        File("lots.csv", "lot,mass\nA,1\n"),
        Step(15, "fairlode check    lots.csv", ("one", "...")),
        Step(19, "echo done", ("done",), 3),
    ]


def test_a_page_that_calls_no_command_of_ours_is_not_run() -> None:
    found = examples("```console\n$ rm -rf folder\n```\n")

    assert found == []


def test_an_example_about_examples_is_not_run() -> None:
    found = examples("````markdown\n```console\n$ fairlode version\n```\n````\n")

    assert found == []


@pytest.mark.parametrize(
    ("shown", "output", "expected"),
    [
        (("a", "b"), "a\nb\n", True),
        (("a", "b"), "\na  \nb\n\n", True),
        (("a", "b"), "a\n", False),
        (("a", "b"), "a\nb\nc\n", False),
        (("a", "...", "z"), "a\nz\n", True),
        (("a", "...", "z"), "a\nb\nc\nz\n", True),
        (("a", "...", "z"), "a\nb\n", False),
        (("in ... s",), "in 0.3 s\n", True),
        (("in ... s",), "in 0.3\n s\n", False),
        (("a.c",), "abc\n", False),
    ],
)
def test_output_is_compared_line_by_line(
    shown: tuple[str, ...], output: str, expected: bool
) -> None:
    assert matches(shown, output) is expected


def test_a_step_that_does_as_shown_has_no_fault(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("one\n", "utf-8")

    fault = run(Step(1, "cat notes.txt; exit 3", ("one",), 3), tmp_path)

    assert fault == ""


def test_a_wrong_exit_code_is_a_fault(tmp_path: Path) -> None:
    fault = run(Step(7, "exit 2"), tmp_path)

    assert fault.startswith("line 7: $ exit 2\nexits with 2, the page says 0")


def test_other_output_is_a_fault_that_shows_both(tmp_path: Path) -> None:
    fault = run(Step(7, "echo two", ("one",)), tmp_path)

    assert "the page shows:\none\nIt printed:\ntwo\n" in fault


def test_a_session_has_no_colour_and_a_home_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "page"
    folder.mkdir()

    fault = run(Step(1, 'echo "$NO_COLOR $COLUMNS $HOME"', (f"1 100 {folder}-home",)), folder)

    assert fault == ""

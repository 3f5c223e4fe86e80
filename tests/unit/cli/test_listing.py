import io

from rich.console import Console

from fairlode.cli.listing import PipeConsole, plain, print_problems, said, table
from fairlode.types.errors import Problem, Severity


def problem(code: str, place: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(
        code=code, sentence="It is so.", remedy=f"Do {code}.", place=place, severity=severity
    )


def printed(problems: list[Problem], limit: int | None = None) -> list[str]:
    file = io.StringIO()
    print_problems(Console(file=file, width=80), problems, limit=limit)
    return [line.rstrip() for line in file.getvalue().splitlines()]


def test_errors_come_first_and_a_remedy_once() -> None:
    problems = [
        problem("b.warned", "row 9", Severity.WARNING),
        problem("a.wrong", "row 1"),
        problem("a.wrong", "row 2"),
    ]

    assert printed(problems) == [
        "  error row 1: It is so.",
        "  error row 2: It is so.",
        "    Do a.wrong. [a.wrong]",
        "  warning row 9: It is so.",
        "    Do b.warned. [b.warned]",
    ]


def test_a_long_list_is_cut_and_says_so() -> None:
    lines = printed([problem("a.wrong", f"row {number}") for number in range(25)], limit=10)

    assert len(lines) == 12
    assert lines[-1] == "  and 15 more; fairlode check lists all"


def test_a_name_cannot_repaint_the_terminal() -> None:
    assert plain("gold\x1b[2J\x07\r\u202e!") == "gold\ufffd[2J\ufffd\ufffd\ufffd!"


def test_markup_in_a_name_is_only_text() -> None:
    file = io.StringIO()

    Console(file=file, width=80).print(said("[red]not red[/red]"))

    assert file.getvalue() == "[red]not red[/red]\n"


def test_a_long_id_is_neither_broken_nor_cut() -> None:
    file = io.StringIO()
    rows = table("Share", "Lot", right=("Share",))
    rows.add_row("100.00 %", said("x" * 200))

    PipeConsole(file=file, width=40).print(rows)

    assert file.getvalue() == f"Share 100.00 %\n  {'x' * 200}\n"


def test_a_problem_names_an_id_whole() -> None:
    file = io.StringIO()

    print_problems(Console(file=file, width=40), [problem("a.wrong", "x" * 60)])

    assert f"\n  {'x' * 60}:\n" in file.getvalue()

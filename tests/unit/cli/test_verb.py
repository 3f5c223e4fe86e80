"""However a verb fails, it is told in one way."""

import errno
import json
import os
from collections.abc import Callable

import pytest

from fairlode.cli.errors import TargetExistsError
from fairlode.cli.exits import Exit
from fairlode.cli.session import Session
from fairlode.cli.verb import guarded
from fairlode.types.errors import Problem, RefusedError

PROBLEM = Problem(code="types.lot", sentence="A lot is wrong.", remedy="Mend it.", place="row 3")


def failing(error: BaseException) -> Callable[[], None]:
    def action() -> None:
        raise error

    return action


@pytest.mark.parametrize(
    ("error", "code", "name"),
    [
        (TargetExistsError(path="x"), Exit.FAILED, "cli.target_exists"),
        (RefusedError(document="x", problems=[PROBLEM]), Exit.REFUSED, "document.refused"),
        (KeyboardInterrupt(), Exit.INTERRUPTED, "cli.stopped"),
        (PermissionError(errno.EACCES, "Permission denied", "x"), Exit.FAILED, "cli.system"),
        (ZeroDivisionError("by zero"), Exit.FAILED, "fairlode.bug"),
    ],
    ids=["ours", "refused", "ctrl-c", "system", "bug"],
)
def test_every_failure_has_its_code_for_people_and_machines(
    error: BaseException, code: Exit, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(Session(json=True), failing(error)) == code
    told = json.loads(capsys.readouterr().out)["error"]
    assert guarded(Session(), failing(error)) == code
    said = capsys.readouterr()

    assert told["code"] == name
    assert said.out == ""
    assert said.err.endswith(f"[{name}]\n")
    assert told["sentence"] in " ".join(said.err.split())
    assert told["remedy"] in " ".join(said.err.split())


def test_what_is_wrong_with_a_document_comes_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    refusal = RefusedError(document="lots.csv", problems=[PROBLEM])

    guarded(Session(json=True), failing(refusal))

    told = json.loads(capsys.readouterr().out)["error"]
    assert told["facts"] == {"document": "lots.csv", "count": 1}
    assert told["problems"] == [PROBLEM.as_dict()]


def test_ctrl_c_says_that_nothing_is_half_recorded(capsys: pytest.CaptureFixture[str]) -> None:
    guarded(Session(), failing(KeyboardInterrupt()))

    assert "Nothing was half-recorded" in capsys.readouterr().err


@pytest.mark.parametrize("debug", [False, True])
def test_a_fault_shows_its_place_only_when_asked(
    debug: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    guarded(Session(debug=debug), failing(ZeroDivisionError("by zero")))

    assert ("Traceback" in capsys.readouterr().err) == debug


def test_a_reader_that_went_away_is_no_failure_to_tell(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = []
    monkeypatch.setattr(os, "dup2", lambda *ends: moved.append(ends))

    assert guarded(Session(), failing(BrokenPipeError())) == Exit.PIPE_CLOSED

    assert len(moved) == 1
    assert capfd.readouterr().err == ""


def test_a_verb_that_returns_nothing_went_well() -> None:
    assert guarded(Session(), lambda: None) == Exit.OK
    assert guarded(Session(), lambda: Exit.GAPS) == Exit.GAPS

"""Whatever a program may write in the place of a value, it is read or refused, and never lost."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.unit.exchange.icglr.documents import entries, read, whole, written

WRONG: tuple[object, ...] = (
    *(None, True, -1, 10**400, 1e400),
    *("", "\x00", "A" * 3_000),
    *([], {}, {"a": None}),
)


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every value of a document."""
    if path:
        yield path
    if isinstance(value, dict | list):
        keyed = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in keyed:
            yield from places(item, (*path, key))


def with_value(document: Any, path: tuple[str | int, ...], value: object) -> Any:  # noqa: ANN401 - JSON values
    changed = deepcopy(document)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return changed


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: repr(wrong)[:20])
def test_any_value_in_any_place_is_read_or_refused(tmp_path: Path, wrong: object) -> None:
    for path in places(whole()):
        document = with_value(whole(), path, wrong)

        reading = read(tmp_path, document)

        assert (not reading.drafts) == bool(reading.errors), path
        assert all(problem.place for problem in reading.problems), path
        if not reading.errors:
            recorded = entries(tmp_path, document)
            assert written(tmp_path, recorded) == (len(recorded), document), path

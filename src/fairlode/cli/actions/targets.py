"""Places to write to: nothing is overwritten unasked, and nothing is left half-written."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from fairlode.cli.errors import TargetExistsError


def check_free(path: Path, *, force: bool) -> None:
    """Raise `TargetExistsError` where something is at `path` and may not be overwritten."""
    if path.exists() and not force:
        raise TargetExistsError(path=path)


@contextmanager
def written(path: Path, *, force: bool) -> Iterator[Path]:
    """A place of the same name to write to; what is there in the end is moved to `path`.

    Raises `TargetExistsError` before anything is done.
    """
    check_free(path, force=force)
    with TemporaryDirectory(dir=path.parent, prefix=".fairlode-") as folder:
        draft = Path(folder) / path.name
        yield draft
        if path.is_dir():
            shutil.rmtree(path)
        draft.replace(path)

"""What is done of a computation, on disk: stages that are whole, and facts about them.

A stage is a folder of Parquet files that Spark has marked as complete (``_SUCCESS``), or a small
JSON file put in place in one step. What is not marked is done again. A checkpoint belongs to one
set of files, by path, size and time of change, and one set of settings.
"""

import json
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from fairlode.exchange.batch.source import Source
from fairlode.exchange.batch.spark.errors import CheckpointDiffersError, CheckpointUnusableError

FORMAT = 1
"""Raised when the meaning of any file in a checkpoint changes."""
_MANIFEST = "checkpoint.json"
_WHOLE = "_SUCCESS"


@dataclass(slots=True)
class Checkpoint:
    """A folder that only this computation writes to."""

    folder: Path
    resumed: list[str] = field(default_factory=list)
    """Names of stages that were done before this run."""

    @property
    def token(self) -> str:
        """A word that no other checkpoint has, for files of this one that lie elsewhere."""
        known = self.fact("token")
        if known is None:
            known = secrets.token_hex(4)
            self.note("token", known)
        return str(known)

    def path(self, stage: str) -> Path:
        """Where the files of a stage are."""
        return self.folder / stage

    def whole(self, stage: str) -> bool:
        """Whether a stage was finished."""
        return (self.path(stage) / _WHOLE).exists()

    def keep(self, frame: DataFrame, stage: str, *, by: str | None = None) -> DataFrame:
        """The rows of a stage, from disk; computed and written first where that was not done.

        by : a column whose values become folders, ``by=value``
        """
        path = self.path(stage)
        if self.whole(stage):
            self.resumed.append(stage)
        else:
            writer = frame.write.mode("overwrite")
            (writer.partitionBy(by) if by else writer).parquet(path.as_uri())
        schema = frame.schema
        return frame.sparkSession.read.schema(schema).parquet(path.as_uri())

    def kept(self, session: SparkSession, stage: str) -> DataFrame:
        """The rows of a stage that stands."""
        return session.read.parquet(self.path(stage).as_uri())

    def fact(self, name: str) -> Any | None:  # noqa: ANN401 - JSON data of our own writing
        """A small fact that was noted, or None."""
        path = self.folder / f"{name}.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    def note(self, name: str, fact: object) -> None:
        """Note a fact, whole or not at all."""
        path = self.folder / f"{name}.json"
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(fact), encoding="utf-8")
        draft.replace(path)

    def drop(self, *stages: str) -> None:
        """Forget stages that nobody needs any more."""
        for stage in stages:
            shutil.rmtree(self.path(stage), ignore_errors=True)

    def remove(self) -> None:
        """Forget everything."""
        shutil.rmtree(self.folder, ignore_errors=True)


def open_checkpoint(folder: Path, asked: Mapping[str, object]) -> Checkpoint:
    """The checkpoint of what is `asked`, new or begun.

    Raises `CheckpointUnusableError` and `CheckpointDiffersError`.
    """
    folder = folder.absolute()
    manifest = folder / _MANIFEST
    try:
        folder.mkdir(exist_ok=True)
        if not manifest.exists() and any(folder.iterdir()):
            raise CheckpointUnusableError(path=str(folder), reason="it holds other files")
    except OSError as failure:
        reason = failure.strerror or str(failure)
        raise CheckpointUnusableError(path=str(folder), reason=reason) from failure
    checkpoint = Checkpoint(folder)
    asked = json.loads(json.dumps({"format": FORMAT, **asked}))
    begun = checkpoint.fact(manifest.stem)
    if begun is None:
        checkpoint.note(manifest.stem, asked)
    elif begun != asked:
        difference = sorted(name for name in asked if begun.get(name) != asked[name])
        raise CheckpointDiffersError(path=str(folder), difference=", ".join(difference))
    return checkpoint


def identity(source: Source) -> list[list[object]]:
    """Files as they are now: path, bytes, time of change, rows."""
    found: list[list[object]] = []
    for file in source.files:
        status = file.path.stat()
        rows = file.metadata.num_rows
        found.append([str(file.path.absolute()), status.st_size, status.st_mtime_ns, rows])
    return found

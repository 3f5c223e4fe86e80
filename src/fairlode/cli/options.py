"""Options that several verbs have in the same words."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fairlode.cli.complete import complete_lots, complete_subjects


class BoundaryChoice(StrEnum):
    """`fairlode.engine.answer.Boundary`, which is not loaded for a word of help."""

    RECLAIM = "reclaim"
    HISTORY = "history"


Lot = Annotated[
    str, typer.Argument(metavar="LOT", autocompletion=complete_lots, help="Id of the lot.")
]
Subject = Annotated[
    str,
    typer.Argument(
        metavar="SUBJECT",
        autocompletion=complete_subjects,
        help="Id of a lot, a site or an organisation.",
    ),
]
Files = Annotated[
    list[Path], typer.Argument(metavar="FILE", help="Documents, or folders of documents.")
]
Author = Annotated[
    str, typer.Option("--author", help="Who records. Default: the workspace's author.")
]
Elements = Annotated[
    list[str],
    typer.Option(
        "--element",
        "-e",
        metavar="SYMBOL",
        help="Count contained mass of this element; may be repeated.",
    ),
]
Gross = Annotated[
    bool,
    typer.Option("--gross", help="Count gross dry mass, besides the elements asked for or alone."),
]
Boundary = Annotated[
    BoundaryChoice,
    typer.Option(
        "--boundary",
        help="reclaim: recycled input is an origin at its reclaim point. "
        "history: it is followed to what it was made from.",
    ),
]
Threshold = Annotated[
    float,
    typer.Option("--threshold", help="Share below which history is not followed; it is named."),
]
AsKnownAt = Annotated[
    str | None,
    typer.Option(
        "--as-known-at",
        metavar="TIME",
        help="Answer from what had been recorded by then (ISO 8601; without an offset, UTC).",
    ),
]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="TIME",
        help="Leave out the events after then, and follow what was stated of lots and places "
        "for that time.",
    ),
]
Draws = Annotated[
    int | None,
    typer.Option(
        "--draws",
        metavar="N",
        help="Add intervals: draw masses and assays N times from their stated uncertainties.",
    ),
]
Seed = Annotated[
    int | None,
    typer.Option("--seed", metavar="S", help="With --draws: which draws. Default: 0."),
]
Level = Annotated[
    float | None,
    typer.Option("--level", metavar="P", help="With --draws: level of intervals. Default: 0.95."),
]
Limit = Annotated[
    int, typer.Option("--limit", "-n", min=1, help="Rows of a table to print.", show_default=True)
]
All = Annotated[bool, typer.Option("--all", help="Print every row, and compute every step.")]

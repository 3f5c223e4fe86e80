"""`fairlode demo`: real chains in a workspace, one of them traced and drawn."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path

from rich.console import Console

from fairlode.cli.actions.record import Record, opened
from fairlode.cli.actions.starting import made
from fairlode.cli.actions.trace_view import print_trace, trace_data
from fairlode.cli.actions.tracing import Answer, Ask, Files, answer_trace, write_files
from fairlode.cli.listing import said
from fairlode.cli.places import DIRECTORY, MARKER
from fairlode.cli.session import Session
from fairlode.exchange.contract import Document, Progress
from fairlode.exchange.diagram.figures import count_text

AUTHOR = "fairlode-demo"
_STORE = "sqlite:record.sqlite3"
_ROWS = 20


def run_demo(session: Session, directory: Path) -> None:
    """Import the worked examples into ``directory/.fairlode``, and show the traces they ask for."""
    data = Path(str(resources.files("fairlode.cli"))) / "demo_data"
    place = directory / DIRECTORY
    if not (place / MARKER).exists():
        made(place, author=AUTHOR, store=_STORE).close()
    here = replace(session, workspace=place)
    with here.progress("importing") as progress, opened(here) as record:
        chains = [_chain(record, folder, progress) for folder in _folders(data)]
        answers = [answer_trace(record, Ask(lot=lot), drawn=True) for lot in _lots(data)]
        written = [path for a in answers for path in write_files(record, a, _files(directory, a))]
        size = record.columns().size
    session.show(
        {
            "workspace": str(place),
            "chains": chains,
            "size": size,
            "traces": [trace_data(answer) for answer in answers],
            "written": [str(path) for path in written],
        },
        lambda console: _print(console, directory, chains, answers=answers, written=written),
    )


def _folders(data: Path) -> Iterator[Path]:
    return (path for path in sorted(data.iterdir()) if path.is_dir() and path.name[0] not in "._")


def _chain(record: Record, folder: Path, progress: Progress) -> dict[str, object]:
    recorder = record.recorder()
    outcomes = [recorder.record(Document(path), progress) for path in sorted(folder.glob("*.csv"))]
    return {
        "chain": folder.name,
        "documents": len(outcomes),
        "recorded": sum(outcome.recorded for outcome in outcomes),
        "unchanged": sum(outcome.unchanged for outcome in outcomes),
    }


def _lots(data: Path) -> list[str]:
    wanted = tomllib.loads((data / "demo.toml").read_text("utf-8"))
    return [trace["lot"] for trace in wanted["trace"]]


def _files(directory: Path, answer: Answer) -> Files:
    stem = directory / answer.ask.lot
    return Files(
        svg=stem.with_name(f"{stem.name}.svg"),
        html=stem.with_name(f"{stem.name}.html"),
        bundle=stem.with_name(f"{stem.name}.fairlode.json"),
    )


def _print(
    console: Console,
    directory: Path,
    chains: list[dict[str, object]],
    *,
    answers: list[Answer],
    written: list[Path],
) -> None:
    for chain in chains:
        documents = count_text(int(str(chain["documents"])), "document")
        console.print(said(f"{chain['chain']}: {documents}, {chain['recorded']} entries recorded"))
    for answer in answers:
        console.print()
        print_trace(console, answer, limit=_ROWS)
    console.print()
    for path in written:
        console.print(said(f"Wrote {path}"))
    console.print(said("\nTry next:", "bold"))
    first = answers[0].ask.lot
    bundle = next(path for path in written if path.name.endswith(".json"))
    for line in (
        f"cd {directory}",
        f"fairlode reach {answers[0].trails[0].origins[0].site}",
        f"fairlode trace {first} --workspace {bundle.name}",
        "fairlode log verify",
    ):
        console.print(said(f"  {line}"), soft_wrap=True)

"""The command, run within the test: what it printed and how it ended."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fairlode.cli.app import run_program

LOTS = """lot_id,name,material,mass,unit,Cu %,site,origin,date
north-conc,North concentrate,copper concentrate,1000,t,24,north,primary,2019-01-01
south-conc,,copper concentrate,500,t,24,south,primary,2019-01-01
anode,,copper anode,403,t,99.26,smelter,,2019-06-01
cathode,Cathode 2019,copper cathode,330,t,99.99,refinery,,2019-08-01
"""
EVENTS = """event_id,date,kind,site,lot,role,mass,unit
smelting,2019-06-28,transformation,smelter,north-conc,input,1000,t
smelting,2019-06-28,transformation,smelter,south-conc,input,500,t
smelting,2019-06-28,transformation,smelter,anode,output,403,t
refining,2019-08-28,transformation,refinery,anode,input,335,t
refining,2019-08-28,transformation,refinery,cathode,output,330,t
"""
SITES = """site_id,name,kind,country,operator
north,North mine,mine,MX,copper-co
south,South mine,mine,MX,copper-co
smelter,Smelter,smelter,MX,copper-co
refinery,Refinery,refiner,MX,copper-co
"""
TABLES = {"lots.csv": LOTS, "events.csv": EVENTS, "sites.csv": SITES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Standard output as the one JSON document that it is."""
        document: dict[str, Any] = json.loads(self.out)
        return document


class Command:
    """``fairlode``, in one folder."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._capsys = capsys
        self.folder = folder

    def __call__(self, *arguments: str | Path) -> Ran:
        self._capsys.readouterr()
        code = run_program([str(argument) for argument in arguments])
        found = self._capsys.readouterr()
        return Ran(code=code, out=found.out, err=found.err)

    def write(self, **changed: str) -> Path:
        """The tables in a folder, some of them changed; its path."""
        folder = self.folder / "tables"
        folder.mkdir(exist_ok=True)
        for name, text in (TABLES | {f"{key}.csv": text for key, text in changed.items()}).items():
            (folder / name).write_text(text, "utf-8")
        return folder

    def filled(self) -> "Command":
        """The same, with the tables in its workspace."""
        assert self("init", "--author", "tester").code == 0
        imported = self("import", self.write())
        assert imported.code == 0, imported
        return self

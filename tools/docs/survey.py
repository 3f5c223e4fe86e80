"""What is in the package: modules, errors, commands, data tables, document formats.

The pages are printed from it and the gates in `tests/docs` ask it what must have a page, so the
two cannot disagree. A module that cannot be imported is reported (`Survey.broken`) and left out.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType

import typer
from sphinx.ext.autodoc.mock import mock  # type: ignore[attr-defined]  # as its docs name it
from typer.core import TyperCommand, TyperGroup

import fairlode
from fairlode.exchange.formats import formats as known_formats
from fairlode.types.errors import SourcingError

PACKAGE = Path(fairlode.__file__).parent
_NOT_LISTS = {"static", "demo_data"}

FLOORS = {
    "types": "The words of the field",
    "ledger": "The append-only record",
    "engine": "What follows from the record",
    "stores": "Where the record lies",
    "assessment": "What it means",
    "exchange": "Documents in and out",
    "people": "Who decides",
    "web": "The pages",
    "cli": "The command",
}
"""From the ground up, each with its purpose in a few words."""

_HEAVY = ("pandas", "pyspark")
"""What the reference says of the Spark engine does not depend on whether Spark is there."""
_WEB_SETTINGS = "fairlode.web.settings"


@dataclass(frozen=True, slots=True)
class Survey:
    """Every module of the package, as far as they can be imported."""

    modules: tuple[ModuleType, ...]
    broken: tuple[str, ...]
    """One line for each module that cannot be imported, with the reason."""


@cache
def survey() -> Survey:
    """Import everything once."""
    _start_web()
    with mock(missing_extras()):
        return _imported()


def missing_extras() -> list[str]:
    """Packages of heavy extras that are not installed; modules that need them import without."""
    return [name for name in _HEAVY if find_spec(name) is None]


def _imported() -> Survey:
    modules, broken = [], []
    for found in walk_packages([str(PACKAGE)], "fairlode.", onerror=lambda _: None):
        if ".migrations" in found.name or found.name.endswith("__main__"):
            continue
        try:
            modules.append(import_module(found.name))
        except Exception as reason:  # noqa: BLE001 - whatever it raises, the site names the module
            broken.append(f"{found.name}: {type(reason).__name__}: {reason}")
    return Survey(tuple(modules), tuple(broken))


def public_modules(floor: str) -> Iterator[ModuleType]:
    """The modules of a floor that others may import, in the order of their names."""
    for module in survey().modules:
        parts = module.__name__.split(".")[1:]
        if parts[0] == floor and not any(part.startswith("_") for part in parts):
            yield module


def errors() -> list[type[SourcingError]]:
    """Every error class of the package with a code of its own, by code."""
    survey()
    found = [SourcingError]
    for error in found:  # grows while it is read: the subclasses of the subclasses too
        found += [sub for sub in error.__subclasses__() if sub not in found]
    ours = [e for e in found if e.__module__.startswith("fairlode.") and "code" in vars(e)]
    return sorted(ours, key=lambda error: error.code)


def commands() -> dict[str, TyperCommand]:
    """Every command that a person can type, by its words: ``{"trace": ..., "log verify": ...}``."""
    root = _root_command()
    return dict(_below(root, "")) if root is not None else {}


def data_files() -> list[Path]:
    """The code lists and thresholds that ship with the package, by path.

    The worked examples are documents, not code lists: each of their rows names its filing.
    """
    found = [*PACKAGE.rglob("*.csv"), *PACKAGE.rglob("*.toml")]
    return sorted(path for path in found if not _NOT_LISTS & set(path.parts))


def formats() -> list[str]:
    """The document formats, by name."""
    return sorted(known_formats())


def _root_command() -> TyperGroup | None:
    """The command group behind ``fairlode``, once there is one."""
    for module in survey().modules:
        if module.__name__ in {"fairlode.cli", "fairlode.cli.app", "fairlode.cli.main"}:
            for value in vars(module).values():
                if isinstance(value, typer.Typer):
                    return typer.main.get_group(value)
    return None


def _below(group: TyperGroup, words: str) -> Iterator[tuple[str, TyperCommand]]:
    """The commands of a group and its subgroups, without the groups themselves."""
    for name, child in sorted(group.commands.items()):
        path = f"{words} {name}".strip()
        if child.hidden:
            continue
        if isinstance(child, TyperGroup):
            yield from _below(child, path)
        elif isinstance(child, TyperCommand):
            yield path, child


def _start_web() -> None:
    """Let Django read its settings, where the web floor has some, so that models can load."""
    if find_spec(_WEB_SETTINGS) is None:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _WEB_SETTINGS)
    import_module("django").setup()

"""The pages of the library: the public modules of each floor, read from their docstrings."""

from collections.abc import Iterator
from types import ModuleType

from sphinx.pycode import ModuleAnalyzer

from tools.docs.page import Page, plain, toctree
from tools.docs.survey import FLOORS, public_modules

HEAD = """# The library, floor by floor

From the ground up; each floor imports only from those below it. What is not listed here is
private and may change without notice.

"""


def pages() -> Iterator[Page]:
    """An index, a page per floor that has something to show, and a page per module."""
    shown = {floor: [m for m in public_modules(floor) if m.__doc__] for floor in FLOORS}
    yield Page(path="api.md", text=HEAD + toctree(f"api/{f}" for f, ms in shown.items() if ms))
    for floor, modules in shown.items():
        if modules:
            yield Page(path=f"api/{floor}.md", text=_floor(floor, modules))
        for module in modules:
            yield Page(path=f"api/{module.__name__}.md", text=_module(module))


def _floor(floor: str, modules: list[ModuleType]) -> str:
    """The index of one floor."""
    start = f"fairlode.{floor}"
    names = [module.__name__ for module in modules]
    entries = [f"{name.removeprefix(start).strip('.') or floor} <{name}>" for name in names]
    return f"# {floor}\n\n{plain(FLOORS[floor])}.\n\n{toctree(entries)}"


def _module(module: ModuleType) -> str:
    """One module, for autodoc to fill in; a name is described where it is defined, once."""
    described, elsewhere = _names(module)
    lines = [
        f"# {plain(module.__name__)}",
        "",
        "```{eval-rst}",
        f".. automodule:: {module.__name__}",
        *([f"   :members: {', '.join(described)}"] if described else []),
        "   :member-order: bysource",
        "   :show-inheritance:",
        "```",
        "",
    ]
    if elsewhere:
        lines += ["Also here:", "", *(f"- {{py:obj}}`{name}`" for name in elsewhere), ""]
    return "\n".join(lines)


def _names(module: ModuleType) -> tuple[list[str], list[str]]:
    """The public names to describe here, and the full names of those that stand elsewhere.

    A name that a package takes from one of its private modules is described with the package.
    """
    described, elsewhere = [], []
    for name in getattr(module, "__all__", None) or _own(module):
        value = getattr(module, name)
        home = getattr(value, "__module__", None) or module.__name__
        if isinstance(value, ModuleType):
            continue
        if home == module.__name__ or not _is_public(home):
            described.append(name)
        else:
            elsewhere.append(f"{home}.{name}")
    return described, elsewhere


def _own(module: ModuleType) -> list[str]:
    """The public names that a module without ``__all__`` defines, in its own order.

    A constant counts when a string below it describes it.
    """
    analyzer = ModuleAnalyzer.for_module(module.__name__)
    analyzer.analyze()
    constants = {name for scope, name in analyzer.attr_docs if not scope}
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        if name in constants or getattr(value, "__module__", None) == module.__name__
    ]


def _is_public(name: str) -> bool:
    """Whether a module is one of ours that others may import."""
    return name.startswith("fairlode.") and "._" not in name

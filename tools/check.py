"""Run the checks of our own: ``python -m tools.check [NAME...]``.

Every module of `tools.checks` is a check. Exits 1 when one of them finds something that fails.
"""

import sys
from importlib import import_module
from pkgutil import iter_modules

from tools import checks
from tools.finding import ROOT, Finding


def main(names: list[str]) -> int:
    """Run the named checks, or all; print what they find; 1 if anything fails, else 0."""
    known = sorted(module.name for module in iter_modules(checks.__path__))
    failed = False
    for name in names or known:
        for finding in import_module(f"tools.checks.{name}").find(ROOT):
            _say(name, finding)
            failed = failed or finding.fails
    print(f"house: {', '.join(names or known)}: {'failed' if failed else 'kept'}")
    return int(failed)


def _say(name: str, finding: Finding) -> None:
    """Print one finding on one line."""
    kind = "error" if finding.fails else "note"
    print(f"{finding.place}: {kind}: {finding.text} [{name}]")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`fairlode version`."""

import platform

import fairlode
from fairlode.cli.session import Session

PLACE = 90


def run(session: Session) -> None:
    """Print the version of Fairlode and of what it runs on."""
    data = {"fairlode": fairlode.__version__, "python": platform.python_version()}
    session.show(data, lambda console: console.print(lines(), end=""))


def lines() -> str:
    """What people are told; `fairlode.cli.main` says it at once, before anything is loaded."""
    return f"Fairlode {fairlode.__version__} (Python {platform.python_version()})\n"

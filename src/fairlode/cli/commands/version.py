"""`fairlode version`."""

import platform

import fairlode
from fairlode.cli.session import Session

PLACE = 90


def run(session: Session) -> None:
    """Print the version of Fairlode and of what it runs on."""
    python = platform.python_version()
    if session.json:
        session.emit({"fairlode": fairlode.__version__, "python": python})
    else:
        print(f"Fairlode {fairlode.__version__} (Python {python})")  # noqa: T201 - quicker than rich

"""A program that appends to a record until it is killed; `test_crash` runs and kills it.

It loads everything once. For each line on its input it forks a process that appends without end.
That one prints its number, and after each append the size of the log.
"""

import os
import random
import signal
import sys

from fairlode.stores import open_store
from tests.contract.entries import append, lots


def main(url: str) -> None:
    """Fork one appending process per line of input."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need no burial
    for line in sys.stdin:
        if os.fork() == 0:
            try:
                append_forever(url, random.Random(line))  # noqa: S311 - sizes of appends, no secret
            finally:
                say("failed 0")
                os._exit(1)


def append_forever(url: str, sizes: random.Random) -> None:
    """Append lots in batches of changing size."""
    with open_store(url) as store:
        head = store.head()
        say(f"process {os.getpid()}")
        while True:
            head = append(store, lots(sizes.randrange(1, 600), head.size), head).head
            say(f"size {head.size}")


def say(line: str) -> None:
    """Print at once and as a whole, so that a kill never cuts a line."""
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


if __name__ == "__main__":
    main(sys.argv[1])

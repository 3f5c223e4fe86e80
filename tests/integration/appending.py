"""A program that appends to a record until it is killed; `test_crash` runs and kills it.

It loads everything once. For each line on its input it then forks a process that appends without
end, and prints that one's number.
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
        child = os.fork()
        if child == 0:
            append_forever(url, random.Random(line))  # noqa: S311 - sizes of appends, no secret
        print(child, flush=True)  # noqa: T201 - the test reads it


def append_forever(url: str, sizes: random.Random) -> None:
    """Append lots in batches of changing size."""
    with open_store(url) as store:
        head = store.head()
        while True:
            head = append(store, lots(sizes.randrange(1, 600), head.size), head).head


if __name__ == "__main__":
    main(sys.argv[1])

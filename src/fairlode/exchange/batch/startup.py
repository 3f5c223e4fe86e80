"""Loading the compiled kernels in half the time, in a process that does nothing else yet.

A batch of a million lots takes about as long as its imports; they are worth three odd lines.
"""

import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_UNUSED = "scipy.linalg"
"""numba's first compilation looks for SciPy's BLAS to support `np.cov`, which no kernel here
calls: 0.1 s of imports, 0.3 s where no byte code is kept. Its other uses of BLAS look again."""


@contextmanager
def quick_imports(own_threads: int) -> Iterator[None]:
    """Imports inside run without collecting garbage and without `_UNUSED`.

    Both touch the whole process and are put back at the end, so they are left alone when there
    is any thread beside the main one and `own_threads` more, or `_UNUSED` is in use.
    """
    alone = threading.active_count() <= 1 + own_threads
    collects = gc.isenabled()
    spare = alone and _UNUSED not in sys.modules
    if alone:
        gc.disable()
    if spare:
        sys.modules[_UNUSED] = None  # type: ignore[assignment]  # documented: import then fails
    try:
        yield
    finally:
        if spare:
            del sys.modules[_UNUSED]
        if alone and collects:
            gc.enable()

"""How every kernel is compiled, and the names of the arrays it sees.

One decorator, so that all kernels keep the same rules: compiled once and kept on disk, run
without the interpreter's lock, and held to IEEE arithmetic (no fast-math: the compensated sums
would be optimised away). With ``NUMBA_DISABLE_JIT=1`` the same functions run as plain Python.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt
from numba import njit

Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]
UInt8 = npt.NDArray[np.uint8]
UInt64 = npt.NDArray[np.uint64]
Float64 = npt.NDArray[np.float64]
Mass = npt.NDArray[np.int64] | npt.NDArray[np.float64]
"""Whole grams, or float64 where a document has parts of a gram."""

Index = int | np.signedinteger[Any]
"""A number of a lot or a position; compiled, always 64 bits with a sign."""

_Function = TypeVar("_Function", bound=Callable[..., object])


def kernel(function: _Function) -> _Function:
    """Compile `function` on its first call; later processes load it from the cache on disk."""
    return cast("_Function", njit(cache=True, nogil=True, error_model="numpy")(function))

"""What holds of every record: one module an invariant, one function and one code in each.

A module here has ``check(state) -> Iterable[Problem]``; `broken` finds and runs them all. A problem
names in its fact ``at`` the lot or event that it is about, so that the document's place can be
found. Errors keep a document out. Warnings do not: what they name is stated in every answer.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from types import ModuleType

from fairlode.ledger.columns import Columns
from fairlode.ledger.invariants._circles import untangled, without
from fairlode.ledger.invariants._overflow import overflowing
from fairlode.ledger.invariants._state import State
from fairlode.types.errors import Problem


def broken(columns: Columns, *, fresh: int = 0, corrected: bool = False) -> Iterator[Problem]:
    """Every breach of an invariant that the entries from sequence `fresh` on take part in.

    `corrected`: whether some of them correct or void earlier ones. What then no longer holds may
    be anywhere, so errors are looked for in the whole record.
    """
    cut = untangled(columns)
    yield from cut.problems
    if cut.network is not None:
        state = State(columns=columns, network=cut.network, fresh=fresh, corrected=corrected)
        yield from without(_found(state), cut.concerned)


def _found(state: State) -> Iterator[Problem]:
    overflow = list(overflowing(state))
    if overflow:
        yield from overflow  # sums of grams would wrap around below
        return
    for module in _modules():
        yield from module.check(state)


@cache
def _modules() -> tuple[ModuleType, ...]:
    names = [info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")]
    return tuple(importlib.import_module(f"{__name__}.{name}") for name in sorted(names))


__all__ = ["State", "broken"]

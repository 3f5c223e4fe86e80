"""The walk that names a cycle, beside the kernel that names one in memory."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pyspark", reason="pyspark is not installed: the extra `spark` has it")

from fairlode.exchange.batch.spark import cycles
from fairlode.ledger.kernels import csr, order


@given(st.lists(st.integers(0, 30), min_size=31, max_size=31))
def test_a_walk_finds_the_cycle_that_the_kernel_finds(steps: list[int]) -> None:
    lots = np.arange(31, dtype=np.int32)
    indptr, inputs, _ = csr.csr_from_edges(31, lots, np.array(steps, np.int32))

    expected = order.find_cycle(indptr, inputs)

    assert cycles.walked(0, steps.__getitem__) == expected.tolist()


def test_a_very_long_cycle_is_named_in_part() -> None:
    count = cycles.NAMED + 5

    found = cycles.walked(7, lambda lot: (lot + 1) % count)

    assert found == list(range(cycles.NAMED))

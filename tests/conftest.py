"""What every test stands on: where shared data lies, how hard Hypothesis searches, kernels' cache.

Nothing here is about one feature; a fixture for one floor lives in that floor's own conftest.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# Before the first import of numba, which reads it once. Workers and commands inherit it.
os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / ".cache" / "numba"))

# A first call compiles for seconds, so no example has a deadline of its own: pytest-timeout
# keeps watch over the whole test.
settings.register_profile("dev", deadline=None, max_examples=50)
settings.register_profile(
    "ci",
    deadline=None,
    max_examples=200,
    # The same examples at each run: a change is not stopped by a search that others started.
    derandomize=True,
    print_blob=True,
    # The machine may be shared, and drawing is then slow for no fault of the strategy.
    suppress_health_check=[HealthCheck.too_slow],
)
# Kernels as plain Python are some hundred times slower, and the compiled run searched already.
settings.register_profile("plain", settings.get_profile("ci"), max_examples=20)
settings.register_profile("fuzz", deadline=None, max_examples=100_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files that tests may read and the project does not hold.

    It is named by the environment variable ``FAIRLODE_SHARED``, or lies as ``shared`` beside
    this repository. A test that asks for it is skipped where there is none.
    """
    folder = Path(os.environ.get("FAIRLODE_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"no shared data: FAIRLODE_SHARED is not set and {folder.name}/ is not here")
    return folder

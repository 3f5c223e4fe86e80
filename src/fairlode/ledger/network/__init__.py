"""The flow network of a record: which lot went into what, how much, and what was in it."""

from fairlode.ledger.network.build import build_network
from fairlode.ledger.network.graph import CycleError, Network, Via
from fairlode.ledger.network.mixture import Basis, Mixture, gross_mixture, mixture_of

__all__ = [
    "Basis",
    "CycleError",
    "Mixture",
    "Network",
    "Via",
    "build_network",
    "gross_mixture",
    "mixture_of",
]

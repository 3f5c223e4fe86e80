"""Books that are reconciled: balances of masses and grades, and declarations held against peers.

`reconcile` closes a balance by weighted least squares and tests it; `compare` holds declared metal
against ore x grade x recovery. Both ask before they name anything, and neither says why figures
differ.
"""

from fairlode.engine.reconcile._layout import Kind
from fairlode.engine.reconcile.admixture import Admixture, admixture, least_share
from fairlode.engine.reconcile.analysis import LEVEL, reconcile
from fairlode.engine.reconcile.discovery import Discoveries, Discovery, discoveries
from fairlode.engine.reconcile.expected import Compared, Comparison, Declared, Terms, compare
from fairlode.engine.reconcile.model import OUTSIDE, Balance, Measured, Stream
from fairlode.engine.reconcile.questions import Hint, Question, questions
from fairlode.engine.reconcile.results import BelowZero, Figure, Reconciliation, Suspect
from fairlode.engine.reconcile.robust import Scale, mad, qn, robust_scale

__all__ = [
    "LEVEL",
    "OUTSIDE",
    "Admixture",
    "Balance",
    "BelowZero",
    "Compared",
    "Comparison",
    "Declared",
    "Discoveries",
    "Discovery",
    "Figure",
    "Hint",
    "Kind",
    "Measured",
    "Question",
    "Reconciliation",
    "Scale",
    "Stream",
    "Suspect",
    "Terms",
    "admixture",
    "compare",
    "discoveries",
    "least_share",
    "mad",
    "qn",
    "questions",
    "reconcile",
    "robust_scale",
]

"""Do UMKM orders change with takedowns? `estimate_effect` answers as far as a panel of cells and weeks allows.

Method, what was measured, and the limits: `docs/methods/impact.md`.
"""

from analysis.impact.estimate import LAGS, estimate_effect
from analysis.impact.results import LEVEL, Diagnostics, Effect, EffectAt, EffectResult, Estimator, Reason, Wording

__all__ = [
    "LAGS",
    "LEVEL",
    "Diagnostics",
    "Effect",
    "EffectAt",
    "EffectResult",
    "Estimator",
    "Reason",
    "Wording",
    "estimate_effect",
]

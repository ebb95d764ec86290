"""Do UMKM orders change with takedowns? `estimate_effect` answers as far as a panel of cells and weeks allows.

`panel_rows` makes such a panel of records. Beside it what describes: `find_waves`, `before_after`, `lag_scan`, `event_path`; and
`what_if`, where an effect is estimated.

Method, what was measured, and the limits: `docs/methods/impact.md`.
"""

from analysis.impact.coverage import panel_rows, weekly_takedowns
from analysis.impact.elsewhere import Elsewhere, LoneWaves, lone_waves
from analysis.impact.estimate import LAGS, estimate_effect
from analysis.impact.event import EventPath, event_path
from analysis.impact.lag_scan import Correlation, lag_scan
from analysis.impact.results import LEVEL, Diagnostics, Effect, EffectAt, EffectResult, Estimator, Reason, Wording
from analysis.impact.waves import BeforeAfter, Turn, Wave, before_after, find_waves
from analysis.impact.what_if import WhatIf, what_if

__all__ = [
    "LAGS",
    "LEVEL",
    "BeforeAfter",
    "Correlation",
    "Diagnostics",
    "Effect",
    "EffectAt",
    "EffectResult",
    "Elsewhere",
    "Estimator",
    "EventPath",
    "LoneWaves",
    "Reason",
    "Turn",
    "Wave",
    "WhatIf",
    "Wording",
    "before_after",
    "estimate_effect",
    "event_path",
    "find_waves",
    "lag_scan",
    "lone_waves",
    "panel_rows",
    "weekly_takedowns",
    "what_if",
]

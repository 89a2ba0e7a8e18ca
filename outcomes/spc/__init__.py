"""Statistical process control for measures of care: run charts and control charts.

Pure arithmetic on plain numbers: standard library only, no Django, no clock, no files. Missing is
None, and not-a-number never leaves the package.

    from outcomes.spc import analyse, as_dict

    chart = analyse("p", y=[12, 15, None, 20], n=[30, 31, None, 33], freeze=3)
    chart.points.cl, chart.points.ucl     # columns, one entry for each subgroup
    chart.parts[0].runs_signal            # Anhøj rules of the first phase
    chart.signals                         # each: rule, points from 0, side or direction
    as_dict(chart)                        # the same, ready for JSON

`analyse_many([{"chart": "p", "y": …, "n": …}, …])` computes many charts in one call.

`RULES` has each rule in words with its source. `docs/spc.md` has the conventions.
"""

from .analysis import analyse
from .batch import Case, analyse_many
from .errors import SpcError
from .perla import RunRules, Shift, Trend, baseline_median, perla
from .results import CHART_NAMES, RULES, Analysis, Part, Points, Rule, Signal, as_dict, rules_dict
from .series import CHARTS, WITH_DENOMINATOR

__all__ = [
    "CHARTS",
    "CHART_NAMES",
    "RULES",
    "WITH_DENOMINATOR",
    "Analysis",
    "Case",
    "Part",
    "Points",
    "Rule",
    "RunRules",
    "Shift",
    "Signal",
    "SpcError",
    "Trend",
    "analyse",
    "analyse_many",
    "as_dict",
    "baseline_median",
    "perla",
    "rules_dict",
]

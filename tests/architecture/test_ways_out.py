"""Nobody reads counts past the gate: every module that touches them is known, with its reason."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from lhs_platform.lib.rest.serializers import RowSerializer
from outcomes.models import Chart, Observation, ObservationChange, Signal
from tests.access.routes import all_routes
from tests.architecture.test_structure import ROOMS, sources

ROOT = Path(settings.BASE_DIR)

# What holds counts: columns of the data and of their history, and what was computed from them.
NUMBERS = ("numerator", "denominator", "spread")
COLUMNS = {*NUMBERS, "result"} | {f"{age}_{name}" for age in ("old", "new") for name in NUMBERS}
RELATIONS = {"observations", "charts", "history"}
MODELS = {"Observation", "ObservationChange"}

GATED = "asks the gate itself"
SEEN = "draws, writes or tells what the gate has let through"
OWN = "behind the rule that lets somebody send the data of this very site"
STORED = "on the way in, or from counts to charts: shows nothing"
WORDS = "the words of a definition or the names of columns, never a number"
NUMBERLESS = "who sent something, when, or whether there is any; never how many"
VOTES = "the outcome of a vote: ballots, no data of patients"
SIMULATED = "makes up the data of the demonstration"
EXPLAINED = {
    "events/api/voting.py": VOTES,
    "events/presenters/voting.py": VOTES,
    "events/views/voting.py": VOTES,
    "lhs_platform/pages/demo/data.py": SIMULATED,
    "lhs_platform/pages/demo/definitions.py": WORDS,
    "lhs_platform/pages/demo/further.py": WORDS,
    "lhs_platform/pages/demo/rare.py": SIMULATED,
    "lhs_platform/pages/demo/said.py": SIMULATED,
    "lhs_platform/pages/demo/simulation.py": SIMULATED,
    "lhs_platform/pages/demo/tests_of_change.py": "what a test of change showed, in words",
    "lhs_platform/pages/trail/loading.py": GATED,
    "lhs_platform/pages/trail/work.py": SEEN,
    "improvement/actions/rows.py": "what a test of change showed, in words",
    "improvement/forms/editor.py": "what a test of change showed, in words",
    "improvement/exports/calls.py": "what a test of change showed, in words",
    "improvement/presenters/board.py": "what a test of change showed, in words",
    "improvement/presenters/call.py": GATED,
    "improvement/presenters/changes.py": "what a test of change showed, in words",
    "improvement/presenters/cycles.py": "what a test of change showed, in words",
    "improvement/presenters/results.py": VOTES,
    "improvement/presenters/session_live.py": VOTES,
    "improvement/tally/knapsack.py": VOTES,
    "improvement/tally/matrix.py": VOTES,
    "improvement/tally/pairs.py": VOTES,
    "improvement/tally/points.py": VOTES,
    "improvement/tally/runoff.py": VOTES,
    "improvement/views/decisions.py": VOTES,
    "improvement/views/rounds.py": VOTES,
    "outcomes/actions/judgements.py": NUMBERLESS,
    "outcomes/actions/measures.py": WORDS,
    "outcomes/admin.py": "names the columns that it leaves out",
    "outcomes/api/observations.py": GATED,
    "outcomes/api/serializers.py": GATED,
    "outcomes/completeness.py": NUMBERLESS,
    "outcomes/disclosure.py": "decides",
    "outcomes/entry/asking.py": OWN,
    "outcomes/entry/cells.py": OWN,
    "outcomes/entry/events.py": OWN,
    "outcomes/entry/sheets.py": OWN,
    "outcomes/exports/slides.py": SEEN,
    "outcomes/exports/spreadsheets.py": SEEN,
    "outcomes/files/imports.py": STORED,
    "outcomes/files/sheets.py": STORED,
    "outcomes/filters.py": "narrows by network, measure, site and day; by no number",
    "outcomes/forms/measures.py": WORDS,
    "outcomes/intake/checks.py": STORED,
    "outcomes/intake/conflicts.py": OWN,
    "outcomes/intake/copying.py": STORED,
    "outcomes/intake/rows.py": STORED,
    "outcomes/intake/sorting.py": STORED,
    "outcomes/intake/storing.py": STORED,
    "outcomes/jobs/judging.py": STORED,
    "outcomes/jobs/lines.py": STORED,
    "outcomes/jobs/reading.py": STORED,
    "outcomes/jobs/storing.py": STORED,
    "outcomes/kinds.py": WORDS,
    "outcomes/presenters/advice.py": "a middling size of the network, for its coordinators alone",
    "outcomes/presenters/blanks.py": OWN,
    "outcomes/presenters/charts.py": GATED,
    "outcomes/presenters/dictionary.py": WORDS,
    "outcomes/presenters/drawing.py": SEEN,
    "outcomes/presenters/frozen.py": GATED,
    "outcomes/presenters/funnel.py": GATED,
    "outcomes/presenters/gate.py": "the gate",
    "outcomes/presenters/grids.py": OWN,
    "outcomes/presenters/judging.py": GATED,
    "outcomes/presenters/measures.py": WORDS,
    "outcomes/presenters/pages.py": GATED,
    "outcomes/presenters/sites.py": GATED,
    "outcomes/presenters/tables.py": SEEN,
    "outcomes/views/charts.py": GATED,
    "outcomes/views/data.py": OWN,
    "outcomes/views/measures.py": SEEN,
}
# Where `result` is one to share: words, and charts that were put down behind the gate.
OF_A_RESULT = {"result", "charts", "history"}
SHARED = {
    "improvement/actions/result_steps.py",
    "improvement/actions/sharing.py",
    "improvement/actions/uptakes.py",
    "improvement/api/sharing.py",
    "improvement/api/sharing_shapes.py",
    "improvement/api/uptakes.py",
    "improvement/api/urls.py",
    "improvement/filters/__init__.py",
    "improvement/presenters/shared_waiting.py",
    "improvement/presenters/sharing.py",
    "improvement/presenters/uptakes.py",
    "improvement/views/result_acts.py",
    "improvement/views/result_writing.py",
    "improvement/views/sharing.py",
    "improvement/views/uptakes.py",
    "lhs_platform/pages/trail/api.py",
    "lhs_platform/pages/trail/assembling.py",
    "lhs_platform/pages/trail/finding.py",
    "lhs_platform/pages/trail/shared.py",
    "lhs_platform/pages/trail/views.py",
}
ASKS = {"Gate", "gate_of", "shown", "headline", "finding"}
# They open for senders of the site's data alone; the matrix asks every kind of person.
SENDERS_RULES = ("can_send_data", "can_send_data_of", "runs_site", "sites_run_by")


def touches_counts(text: str, but: frozenset[str] | set[str] = frozenset()) -> bool:
    """Say whether a module names a column, a relation or a model that holds counts."""
    return any(_touches(node, but) for node in ast.walk(ast.parse(text)))


def _touches(node: ast.AST, but: frozenset[str] | set[str]) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in (COLUMNS | RELATIONS) - but
    if isinstance(node, ast.keyword):
        return (node.arg or "").split("__")[0] in {"numerator", "spread"}
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return bool((COLUMNS - but) & set(node.value.lstrip("-").split("__")))
    if isinstance(node, ast.ImportFrom):
        is_ours = (node.module or "").startswith("outcomes.models")
        return is_ours and any(one.name in MODELS for one in node.names)
    return False


def names_in(text: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.alias):
            found.add(node.name)
    return found


def modules():
    """Give our modules; the pure arithmetic of charts knows no database, the models are the data."""
    return {
        str(path.relative_to(ROOT)): path.read_text()
        for path in sources(*ROOMS)
        if not {"spc", "models"} & set(path.parts)
    }


def test_whoever_touches_counts_is_known():
    texts = modules()
    touching = {name for name, text in texts.items() if touches_counts(text)} - SHARED

    assert sorted(touching - EXPLAINED.keys()) == [], "read counts through presenters.shown or Gate"
    assert sorted(texts.keys() & EXPLAINED.keys() - touching) == [], "touch no counts any more"


def test_where_a_result_is_one_to_share_no_count_is_read():
    """They name the results of this room and what hangs on them, and nothing that holds counts."""
    texts = modules()
    models = {*MODELS, "Chart", "Series", "Signal"}

    assert [name for name in SHARED if not touches_counts(texts[name])] == []
    assert [name for name in SHARED if touches_counts(texts[name], OF_A_RESULT)] == []
    assert [name for name in SHARED if names_in(texts[name]) & models] == []


def test_whoever_is_said_to_ask_the_gate_does():
    texts = modules()

    silent = [
        name for name, why in EXPLAINED.items() if why == GATED and not names_in(texts[name]) & ASKS
    ]

    assert silent == []


def test_what_is_drawn_and_written_loads_no_counts():
    """They get the dict that was shown: no query of their own could bring back what is hidden."""
    texts = modules()

    loading = [
        name
        for name, why in EXPLAINED.items()
        if why == SEEN and names_in(texts[name]) & {"Observation", "ObservationChange", "result"}
    ]

    assert loading == []


def test_the_entry_of_data_asks_who_sends_them():
    """Whatever view reaches the modules of entry stands behind a sender's rule."""
    texts = modules()
    views = [name for name in texts if EXPLAINED.get(name) == OWN and "/views/" in name]

    assert views
    assert all(names_in(texts[name]) & set(SENDERS_RULES) for name in views)


def test_rest_gives_counts_through_the_gate_only():
    """Of all collections only three hold counts or speak of them; each asks."""
    gated = {Observation: "gate_of", Chart: "gate_of", Signal: "tellable"}
    loose = []
    for route in all_routes():
        view = getattr(route.view, "cls", None)
        model = getattr(view, "model", None)
        serializer = getattr(view, "serializer_class", None)
        if model is ObservationChange:
            loose.append(route.name)
        if model in gated and serializer and issubclass(serializer, RowSerializer):
            texts = [Path(_file_of(one)).read_text() for one in (view, serializer)]
            if not any(gated[model] in text for text in texts):
                loose.append(route.name)

    assert loose == []


def _file_of(thing) -> str:
    return f"{ROOT / thing.__module__.replace('.', '/')}.py"


@pytest.mark.parametrize(
    "text",
    [
        "from outcomes.models import Chart, Observation",
        "def show(one): return one.numerator",
        "rows.values_list('period', 'denominator')",
        "rows.aggregate(Sum('observations__numerator'))",
        "chart.result['points']",
        "rows.filter(numerator__lt=11)",
        "measure.observations.count()",
    ],
)
def test_control_a_new_way_to_counts_is_noticed(text):
    assert touches_counts(text)

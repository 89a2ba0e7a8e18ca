"""The researcher: from the dictionary to the rows, and from the rows to the same chart.

Nothing of the platform runs in between: rows come by REST, numbers from `python -m outcomes.spc`.
"""

import csv
import json
import re
import subprocess
import sys
from collections import defaultdict
from io import StringIO
from math import isclose

import pytest
from playwright.sync_api import Page, expect

from tests.journey.demo import ROOT
from tests.journey.test_outcomes import fetch_by
from tests.journey.walking import SHOTS, ask, fetch, shoot, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]
OPEN, CLOSED = "safe-stay", "steady-gut"
# The columns of the arithmetic, by what REST calls them.
COLUMNS = {
    "value": "y",
    "center": "cl",
    "lower": "lcl",
    "upper": "ucl",
    "lower95": "lcl95",
    "upper95": "ucl95",
}


def test_a_chart_is_computed_again_from_rows(demo, new_page, complaints):
    page = new_page()
    sign_in(page, demo, "researcher")
    definitions = read_dictionary(page, demo)
    token = make_token(page, demo)
    rows = pull(demo, OPEN, token)
    charts = charts_of(demo, token)
    wanted = [(code, kind) for code, kind in charts if code in ("huddle", "ade", "falls")]

    differences = {
        one: compare(charts[one], recompute(charts[one], rows[one[0]], definitions[one[0]]))
        for one in wanted
    }

    assert {kind for _, kind in wanted} >= {"run", "p", "u"}
    assert differences == {one: [] for one in wanted}
    assert complaints == []


def test_rows_of_a_network_that_hides_small_counts_say_so(demo, new_page):
    page = new_page()
    sign_in(page, demo, "researcher")
    token = make_token(page, demo)

    rows = [row for of_measure in pull(demo, CLOSED, token).values() for row in of_measure]

    hidden = [row for row in rows if row["suppressed"] == "True"]
    shown = [row for row in rows if row["suppressed"] == "False"]
    assert hidden
    assert shown
    assert {(row["numerator"], row["denominator"], row["spread"]) for row in hidden} == {("",) * 3}
    assert {row["suppression_reason"] for row in hidden} == {"small_count"}
    assert all(row["numerator"] and not row["suppression_reason"] for row in shown)


def read_dictionary(page: Page, demo) -> dict[str, dict[str, str]]:
    """Give the network's definitions in force, by code, from the dictionary's CSV."""
    page.goto(f"{demo.url}/networks/{OPEN}/measures/")
    page.get_by_role("link", name=re.compile("dictionary", re.IGNORECASE)).first.click()
    expect(page.locator("h1")).to_contain_text("ictionary")
    shoot(page, "researcher-1-dictionary")
    link = page.get_by_role("link", name=re.compile("CSV")).first
    text = fetch_by(page, link, "dictionary.csv").decode("utf-8-sig")
    return {row["measure"]: row for row in csv.DictReader(StringIO(text))}


def make_token(page: Page, demo) -> str:
    page.goto(f"{demo.url}/settings/tokens/")
    page.get_by_role("link", name="Make a token").click()
    page.get_by_label("What is it for?").fill("Chart, computed again")
    for box in page.locator("input[name=networks]").all():
        box.check()
    page.get_by_role("button", name="Make the token").click()
    key = page.locator("code#token-key").inner_text()
    page.get_by_role("link", name="I have kept it").click()
    shoot(page, "researcher-2-tokens")
    return key


def pull(demo, network: str, token: str) -> dict[str, list[dict[str, str]]]:
    """Give a network's observations by measure, from the CSV that REST streams."""
    status, body = fetch(demo, f"observations/?network={network}&format=csv", token)
    assert status == 200
    SHOTS.mkdir(parents=True, exist_ok=True)
    (SHOTS / f"observations-{network}.csv").write_bytes(body)
    found = defaultdict(list)
    for row in csv.DictReader(StringIO(body.decode())):
        found[row["measure_code"]].append(row)
    return found


def charts_of(demo, token: str) -> dict[tuple[str, str], dict]:
    _, page = ask(demo, f"charts/?network={OPEN}&total=true&page_size=500", token)
    return {(chart["measure_code"], chart["kind"]): chart for chart in page["results"]}


def recompute(chart: dict, rows: list[dict[str, str]], definition: dict[str, str]) -> dict:
    """Add the sites up, and let the command compute what the chart was judged by."""
    counted, of = defaultdict(float), defaultdict(float)
    for row in rows:
        counted[row["period"]] += float(row["numerator"])
        of[row["period"]] += float(row["denominator"])
    periods = [point["period"] for point in chart["points"]]
    case = {
        "x": list(range(1, len(periods) + 1)),
        "y": [counted.get(period) for period in periods],
        "n": [of.get(period) for period in periods],
        "multiply": float(definition["multiplier"]),
        "exclude": [at for at, point in enumerate(chart["points"], 1) if is_left_out(point)],
    }
    if chart["phases"]:
        case["part"] = [phase["first"] for phase in chart["phases"]]
    elif chart["baseline_to"]:
        case |= {"freeze_from": chart["baseline_from"], "freeze": chart["baseline_to"]}
    return compute({"id": chart["id"], "chart": chart["kind"], "input": case})


def is_left_out(point: dict) -> bool:
    return point["mark"] == "provisional" or point["judgement"] == "excluded"


def compute(case: dict) -> dict:
    answer = subprocess.run(
        [sys.executable, "-m", "outcomes.spc"],
        input=json.dumps(case).encode(),
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    return json.loads(answer.stdout)


def compare(chart: dict, computed: dict) -> list[str]:
    """Name each number of the chart that the command gives otherwise."""
    assert "error" not in computed, computed
    return [
        f"{point['period']} {name}: {point[name]}, computed {computed['points'][column][at]}"
        for at, point in enumerate(chart["points"])
        for name, column in COLUMNS.items()
        if not same(point[name], computed["points"][column][at])
    ]


def same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)

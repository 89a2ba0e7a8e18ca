"""Votes and questions of one's own, set up over REST by the coordinator who is signed in."""

from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from tests.journey.demo import Demo
from tests.journey.test_accessibility_improvement import at, first, rows

NATIONAL = "national"
PARAMS: dict[str, dict[str, int]] = {
    "dots": {"dots": 5, "most": 2, "choose": 2},
    "approval": {"most": 3, "choose": 2},
    "score": {"top": 5, "choose": 2},
    "irv": {"ranks": 4, "choose": 2},
    "impact_effort": {},
    "knapsack": {"budget": 10},
}
SEND = """async ([url, body, version]) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(url, {
        method: "POST", body: JSON.stringify(body),
        headers: {
            "X-CSRFToken": token, "Content-Type": "application/json",
            ...(version ? {"If-Match": version} : {}),
        },
    });
    return [answer.status, await answer.json()];
}"""


def set_up(
    page: Page,
    demo: Demo,
    method: str = "dots",
    *,
    secrecy: str = "named",
    title: str = "",
    electorate: str = "members",
) -> str:
    """Set up a vote that is open until tomorrow; give its id."""
    now = datetime.now(UTC)
    ideas = [one["id"] for one in rows(demo, "ideas", network=NATIONAL, state="published")][:5]
    body = {
        "network": NATIONAL,
        "title": title or f"Looked at: {method}",
        "question": "Which first?",
        "method": method,
        "params": PARAMS[method],
        "electorate": electorate,
        "secrecy": secrecy,
        "quorum": 5 if secrecy == "detached" else 1,
        "tie_rule": "shared",
        "opens_at": (now - timedelta(minutes=5)).isoformat(),
        "closes_at": (now + timedelta(days=1)).isoformat(),
        "options": [{"idea": one, "effort": 3} for one in ideas],
    }
    return str(_made(page, demo, "rounds", body)["id"])


def announced(page: Page, demo: Demo, method: str, **more: str) -> str:
    """Set up a vote and announce it; give its id."""
    poll = set_up(page, demo, method, **more)
    page.goto(at(demo, "round-detail", public_id=poll))
    page.get_by_role("button", name="Announce it").click()
    page.get_by_role("dialog").get_by_role("button").first.click()
    expect(page.get_by_role("link", name="Vote").first).to_be_visible()
    return poll


def held(page: Page, demo: Demo, meeting: str) -> str:
    """Announce a vote to everybody who is invited to a meeting; give its id there."""
    poll = set_up(page, demo, electorate="invited")
    made = sent(page, demo, "meeting-rounds/", {"event": meeting, "round": poll})
    sent(page, demo, f"meeting-rounds/{made['id']}/announce/", {}, version="*")
    return str(made["id"])


def publish(page: Page, demo: Demo, title: str) -> None:
    """Close a vote of a meeting and publish its result."""
    poll = next(
        one["id"]
        for one in rows(demo, "rounds", network=NATIONAL)
        if one["title"] == title and one["electorate"] == "invited"
    )
    page.goto(at(demo, "round-detail", public_id=poll))
    for act in ("close", "publish"):
        sent(page, demo, f"rounds/{poll}/{act}/", {}, version="*")


def asked(page: Page, demo: Demo, question: str, choices: list[str]) -> str:
    """Ask a question that is open from now on; give its id."""
    process = first(demo, "processes", network=NATIONAL)["id"]
    body = {"process": process, "question": question, "choices": choices}
    return str(_made(page, demo, "topics", body)["id"])


def _made(page: Page, demo: Demo, what: str, body: dict[str, Any]) -> dict[str, Any]:
    page.goto(at(demo, "round-add", slug=NATIONAL))
    return sent(page, demo, f"{what}/", body)


def sent(
    page: Page, demo: Demo, path: str, body: dict[str, Any], *, version: str = ""
) -> dict[str, Any]:
    """Send something from the page that is open; give the answer."""
    status, told = page.evaluate(SEND, [f"{demo.url}/api/v1/{path}", body, version])
    assert status in (200, 201), told
    return dict(told)

"""A site to attack: gunicorn on the database of the environment, two networks, one token."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import django

from tests.services.ports import HOST, free_port, wait_for_port

ENVIRONMENT = {
    "SECRET_KEY": "faults-only-" + "0" * 50,
    "ALLOWED_HOSTS": "127.0.0.1",
    "SECURE_SSL_REDIRECT": "0",
    "API_RATE_USER": "1000000/min",
    "API_RATE_ANONYMOUS": "1000000/min",
    "LOG_LEVEL": "ERROR",
    "DJANGO_SETTINGS_MODULE": "lhs_platform.settings",
}
# Plain HTTP on one machine: cookies that need no TLS, and static files without a manifest.
PLAIN = {"DEBUG": "1"}
GUARDED = "lhs_platform.wsgi:application"
UNGUARDED = "tests.faults.unguarded_site:application"
# The port opens when the site is loaded, which takes a while where much else is going on.
START = 120.0

RECORDS = [
    "site", "membership", "measure", "observation", "chart", "project", "cycle", "event",
    "invitation", "rsvp", "fund", "aim", "submission", "definition", "signal", "follow", "phase", "lock",
    "milestone", "document", "change", "diagram", "comment", "assessment", "task",
    "topic", "theme", "contribution", "idea", "amendment",
]  # fmt: skip
# Collections that are called otherwise than their records.
NAMED = {
    "team-members": "team_member",
    "membership-invitations": "membership_invitation",
    "join-requests": "join_request",
    "point-marks": "point_mark",
    "baselines": "series",
    "chart-notes": "annotation",
    "funnels": "measure",
    "agenda-items": "agenda_item",
    "agenda-releases": "release",
    "event-roles": "role",
    "letter-texts": "letter_text",
    "reminder-rules": "reminder_rule",
    "calendar-feeds": "feed",
    "travel-requests": "travel_request",
    "expense-lines": "expense",
    "item-notes": "note",
    "meeting-decisions": "decision",
    "action-items": "action_item",
    "minutes": "minutes",
    "evaluations": "evaluation",
    "meeting-numbers": "event",
    "talk-follows": "talk_follow",
    "talk-choices": "talk_choice",
    "processes": "process",
    "design-steps": "step",
    "meeting-topics": "meeting_topic",
    "rounds": "poll",
    "ballots": "ballot",
    "decisions": "vote_decision",
    "meeting-rounds": "meeting_round",
    "results": "told",
    "uptakes": "uptake",
    "sessions": "session",
    "session-items": "session_item",
    "session-notes": "session_note",
    "meeting-sessions": "meeting_session",
}


@dataclass(frozen=True)
class Filled:
    """What two networks hold, by the names of their collections: ours first, then theirs. And a
    token of each network's coordinator."""

    targets: dict[str, list[str]]
    token: str
    their_token: str


@contextmanager
def gunicorn(application: str = GUARDED, *arguments: str, **extra: str) -> Iterator[str]:
    """Run two web processes on a free port; give their address."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", application, "-c", "python:tests.faults.serving",
        "-b", f"{HOST}:{port}", *arguments,
    ]  # fmt: skip
    process = subprocess.Popen(command, env={**os.environ, **ENVIRONMENT, **extra})
    try:
        if not wait_for_port(port, alive=lambda: process.poll() is None, seconds=START):
            raise TimeoutError("The web server did not start.")
        yield f"http://{HOST}:{port}"
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Let a server finish what it answers; where it does not come to an end, end it."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def running_site() -> Iterator[tuple[str, Filled]]:
    """Fill the database with two networks of the same shape and serve it, as in production."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(ENVIRONMENT | {"STATIC_ROOT": folder})
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        filled = fill()
        with gunicorn() as url:
            yield url, filled


def fill() -> Filled:
    """Make two networks of the same shape; the other one's texts carry the canary."""
    from tests.access import world
    from tests.faults.fuzz import CANARY
    from tests.fixtures.cast import make_cast

    cast = make_cast()
    scenes = [world.build(cast), world.build_twin(cast, CANARY)]
    return Filled(
        targets={
            f"{name}s": [str(getattr(scene, name).public_id) for scene in scenes]
            for name in RECORDS
        }
        | {
            collection: [str(getattr(scene, name).public_id) for scene in scenes]
            for collection, name in NAMED.items()
        }
        | {
            "check-ins": [str(scene.check_in.nonce) for scene in scenes],
            "networks": [scene.network.slug for scene in scenes],
            "calls": [scene.network.slug for scene in scenes],
            "reminder-plans": [scene.network.slug for scene in scenes],
            "organizations": [str(scene.site.organization.public_id) for scene in scenes],
            "owners": [str(scene.owner.public_id) for scene in scenes],
        },
        token=_token(cast.coordinator, cast.network),
        their_token=_token(cast.outsider, cast.other_network),
    )


def _token(by: Any, network: Any) -> str:
    from django.utils import timezone

    from networks.actions import tokens

    now = timezone.now()
    _, key = tokens.make(
        by=by, name="fuzz", scope="write", networks=[network],
        expires_at=now + timedelta(days=1), now=now,
    )  # fmt: skip
    return key

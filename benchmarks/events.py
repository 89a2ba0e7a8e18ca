"""A meeting of 1,000 people: the page of an answer, answers that are saved, and who is coming.

SECONDS (default 4) is the time for each of them, and its floor. Everybody answers once, as people
do: open link, one POST from one of four phones. All of them wait for the same meeting's lock.
"""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from benchmarks.data import Scene
from benchmarks.pages import beside_floor, server
from benchmarks.posting import Form, compared, queries_of, rate
from events.models import RSVP, Invitation
from lhs_platform.mail.models import Message


def measure() -> dict[str, Any]:
    """Give the figures; raises AssertionError where queries grow with the people."""
    small, large = Scene(10), Scene(1000)
    for scene in (small, large):
        sent(scene)
    result = beside_floor(small, large, pages)
    few, many = (queries_of_a_save(scene) for scene in (small, large))
    if few != many:
        raise AssertionError(f"Queries of a saved answer grow: {few} became {many}.")
    return result | {"save": saves(large) | {"queries_at_1000_rows": many}}


def pages(scene: Scene) -> dict[str, str]:
    return {
        "rsvp": f"/i/{scene.invitations[0].token}/",
        "people": f"/meetings/{scene.event.public_id}/people/",
    }


def sent(scene: Scene) -> None:
    """Write the mails that were sent to all of them."""
    now = timezone.now()
    Message.objects.bulk_create(
        Message(
            dedupe_key=one.dedupe_key, purpose="events.invitation", to_email=one.email,
            message_id=f"<{one.public_id}@bench.example>", state="sent", next_attempt_at=now,
            sent_at=now, about=scene.event.about,
        )
        for one in scene.invitations
    )  # fmt: skip


def forget_answers(scene: Scene) -> None:
    RSVP.objects.filter(invitation__event=scene.event).delete()
    Message.objects.filter(purpose="events.answered").delete()


# --- Saved answers ----------------------------------------------------------------------------


def form_of(invited: Invitation) -> Form:
    """Give somebody's first answer."""
    days = {f"day_{day.public_id.hex}": "in_person" for day in invited.event.days.all()}
    plain = {"version": "0", "answer": "accepted", "hope": "Shorter waits"}
    return Form(f"/i/{invited.token}/", plain | days)


def floor_form_of(invited: Invitation) -> Form:
    return Form("/floor/answer/", {"person": str(invited.public_id), "hope": "Shorter waits"})


def queries_of_a_save(scene: Scene) -> int:
    """Count the queries of a first answer, when the server is warm."""
    forget_answers(scene)
    return queries_of(form_of(one) for one in scene.invitations[:2])


def saves(scene: Scene) -> dict[str, float]:
    with server("lhs_platform.settings") as site, server("benchmarks.floor_settings") as floor:
        page = answered(scene, site, form_of)
        bare = answered(scene, floor, floor_form_of)
    return compared(page, bare)


def answered(scene: Scene, base: str, form: Callable[[Invitation], Form]) -> dict[str, float]:
    """Let one person after the other answer until the time is up, or all have."""
    forget_answers(scene)
    return rate(base, [form(one) for one in scene.invitations])

"""People who all save the same quadrant of a cycle from the same version. Each adds a line to one
text and rewords the only line of another: every word of every one of them stands afterwards, and
what each typed is kept as a version."""

from django.urls import reverse
from requests import Response

from improvement.actions import cycles
from improvement.models import Cycle, CycleRevision
from networks.models import User
from tests.factories.improvement import CycleFactory
from tests.factories.networks import MembershipFactory, NetworkFactory
from tests.faults.contest import Contender, Contest, Faults, Round, signed_in

BEGUN = ["We begin at nine.", "We end at three."]
DRAFT = "People said:"


def set_up(people: int) -> Round:
    network = NetworkFactory()
    cycle = CycleFactory(project__network=network, do=True)
    cycles.write(
        by=cycle.owner,
        cycle=cycle,
        version=1,
        changes={"values": {"happened": "\n".join(BEGUN), "feedback": DRAFT}},
    )
    writers = [MembershipFactory(network=network, coordinator=True).user for _ in range(people)]
    return Round(
        contenders=[_saves(cycle, who, number) for number, who in enumerate(writers)],
        verdict=lambda answers: _verdict(cycle, answers),
    )


def _saves(cycle: Cycle, writer: User, number: int) -> Contender:
    page = reverse("improvement:cycle-edit", kwargs={"public_id": cycle.public_id, "part": "do"})
    return Contender(
        page=page,
        to=page,
        send={"version": "2", "started_on": "2026-02-03"} | _typed(number),
        headers={"X-Autosave": "1"},
        cookies=signed_in(writer),
    )


def _typed(number: int) -> dict[str, str]:
    return {
        "happened": "\n".join([*BEGUN, f"So says {number}."]),
        "feedback": f"{DRAFT} so says {number}.",
    }


def _verdict(cycle: Cycle, answers: list[Response]) -> Faults:
    now = Cycle.objects.get(pk=cycle.pk)
    kept = [
        {name: values["values"][name] for name in ("happened", "feedback")}
        for values in CycleRevision.objects.filter(cycle=cycle).values_list("values", flat=True)
    ]
    standing = {*now.happened.split("\n"), *now.feedback.split("\n")}
    typed = [_typed(number) for number in range(len(answers))]
    return {
        "lost": sum(
            not {*one["happened"].split("\n"), one["feedback"]} <= standing for one in typed
        ),
        "not_kept": sum(one not in kept for one in typed),
    }


CONTEST = Contest(name="cycles", set_up=set_up, statuses=frozenset({200}), breaks="lost")

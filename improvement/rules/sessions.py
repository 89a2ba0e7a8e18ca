"""Who sets up and runs a facilitated session, and who takes part in it.

Coordinators of the network run its sessions, and so do the members they name as facilitators.
Whoever sees the session sees its list and its results; lines of one's own nobody else reads.
In which step a thing can be done, `session_steps` says.
"""

from typing import Any

from improvement.models import Round, Session, SessionItem, SessionNote, SessionPerson
from lhs_platform.lib.access import Refusal
from networks import rules as networks
from networks.models import Membership, Network, User
from networks.rules import Answer, Capability

ONLY_COORDINATORS = Refusal("Only coordinators of this network set up a session.")
ONLY_FACILITATORS = Refusal("Only coordinators and the facilitators of this session run it.")
NOT_ASKED = Refusal("You are not on the list of those who take part in this session.")
ONLY_ONES_OWN = Refusal("Only the person who wrote this may do this.")


def can_add_session(user: Any, network: Network) -> Answer:
    return networks.holds(user, network, Capability.COORDINATE) or ONLY_COORDINATORS


def can_run_session(user: Any, session: Session) -> Answer:
    if not networks.is_member(user, session.network):
        return networks.NOT_A_MEMBER
    if networks.holds(user, session.network, Capability.COORDINATE):
        return True
    return any(one.pk == user.pk for one in session.facilitators.all()) or ONLY_FACILITATORS


def can_shape_item(user: Any, item: SessionItem) -> Answer:
    return can_run_session(user, item.session)


def person_of(user: Any, session: Session) -> SessionPerson | None:
    """Give this person's line among those who take part, if they have one."""
    if not user.is_authenticated:
        return None
    people = SessionPerson.objects.filter(session=session, ref=user.public_id)
    found: SessionPerson | None = people.first()
    return found


def belongs(user: Any, session: Session) -> bool:
    """Say whether a member who is not on the list yet belongs there: they joined since."""
    seat = networks.membership_in(user, session.network)
    if seat is None or session.electorate != Round.Electorate.MEMBERS:
        return False
    return not session.groups or seat.group in session.groups


def can_take_part(user: Any, session: Session) -> Answer:
    """Who is on the list takes part, or belongs there; whether it runs, its step says."""
    if networks.membership_in(user, session.network) is None:
        return networks.NOT_A_MEMBER
    return person_of(user, session) is not None or belongs(user, session) or NOT_ASKED


def can_edit_note(user: Any, note: SessionNote) -> Answer:
    return note.person.user_id == user.pk or ONLY_ONES_OWN


def people_to_facilitate(network: Network) -> Any:
    """Give those who may be named as facilitators: the members."""
    there = Membership.objects.active().filter(network=network).values("user")
    return User.objects.filter(pk__in=there, is_active=True).order_by("name", "pk")

"""Who may do what around a meeting. A personal link needs no rule: the link itself proves it.

Coordinators of the hosting network do everything but read people's needs. Others help with the
roles they were given for this one meeting; needs are read by its logistics alone.
"""

from enum import Enum
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from events.models import (
    ActionItem,
    Event,
    EventRole,
    ExpenseLine,
    Invitation,
    MeetingTopic,
    NeedsRecord,
    SponsorFund,
    TravelRequest,
)
from events.models.events import with_a_role_of
from improvement.models import Topic
from lhs_platform.lib.access import Refusal
from networks.models import Membership, Network
from networks.models.memberships import coordinated_by
from networks.rules import Answer, is_coordinator, is_member

Role = EventRole.Role

NOT_INVITED = Refusal("You are not invited to this meeting. Its coordinators can invite you.")
NOT_AN_ORGANISER = Refusal("Only the organisers of this meeting may do this.")
NOT_LOGISTICS = Refusal(
    "What people need is seen by this meeting's logistics only. An organiser can name you."
)
NOT_YOURS = Refusal("Only the person it is about may do this.")
NOT_THE_TRAVELLER = Refusal("Only the person who travels may do this.")


class Duty(Enum):
    """What the roles of a meeting allow."""

    PLAN = "plan the meeting, invite, write to people"
    SEE_PEOPLE = "see who is invited and who comes"
    SEE_NEEDS = "see what people need"
    CHECK_IN = "check people in"
    MANAGE_TRAVEL = "decide on travel support"


DUTIES: dict[str, frozenset[Duty]] = {
    Role.ORGANISER: frozenset({Duty.PLAN, Duty.SEE_PEOPLE, Duty.CHECK_IN, Duty.MANAGE_TRAVEL}),
    Role.LOGISTICS: frozenset({Duty.SEE_PEOPLE, Duty.SEE_NEEDS, Duty.CHECK_IN, Duty.MANAGE_TRAVEL}),
    Role.DESK: frozenset({Duty.SEE_PEOPLE, Duty.CHECK_IN}),
    Role.READER: frozenset({Duty.SEE_PEOPLE}),
}
COORDINATORS_DUTIES = frozenset(Duty) - {Duty.SEE_NEEDS}


def roles_in(user: Any, event: Event) -> frozenset[str]:
    """Give a person's roles in a meeting, asked for once for each meeting loaded."""
    if not user.is_authenticated:
        return frozenset()
    if user.limited_to is not None and event.network_id not in user.limited_to:
        return frozenset()
    known: dict[int, frozenset[str]] = event.__dict__.setdefault("_roles_of", {})
    if user.pk not in known:
        mine: Any = event.__dict__.get("standing_roles")  # loaded with a list of many meetings
        if mine is None:
            mine = event.roles.standing_of(user)
        known[user.pk] = frozenset(role.role for role in mine if role.user_id == user.pk)
    return known[user.pk]


def has_duty(user: Any, event: Event, duty: Duty) -> bool:
    if duty in COORDINATORS_DUTIES and is_coordinator(user, event.network):
        return True
    return any(duty in DUTIES[role] for role in roles_in(user, event))


def can_add_event(user: Any, network: Network) -> Answer:
    return is_coordinator(user, network)


def networks_to_invite(user: Any, host: Network) -> Any:
    """Give the networks whose members may be invited: those this person sees, and those above
    and below the host that let themselves be found."""
    kin = Q(pk=host.parent_id) | Q(parent=host)
    near = Network.objects.open_to_find().filter(kin)
    seen = Network.objects.visible_to(user)
    return Network.objects.filter(
        Q(pk__in=seen.values("pk")) | Q(pk__in=near.values("pk"))
    ).exclude(pk=host.pk)


def people_to_pick(user: Any, event: Event) -> Any:
    """Give the members of the host and of the invited networks who can be picked: all where this
    person coordinates; elsewhere those who are listed with their address, which picking shows."""
    shown = Q(user__is_listed=True, user__shares_email=True)
    coordinated = coordinated_by(user) if user.is_authenticated else ()
    where = Q(network=event.network_id) | Q(network__in=event.invited_networks.values("pk"))
    return (
        Membership.objects.active()
        .filter(where, user__is_active=True)
        .filter(Q(network__in=coordinated) | shown)
        .select_related("user", "site", "network")
    )


def can_edit_event(user: Any, event: Event) -> Answer:
    return has_duty(user, event, Duty.PLAN) or NOT_AN_ORGANISER


def can_copy_event(user: Any, event: Event) -> Answer:
    """A copy is a new meeting of the same network."""
    return can_add_event(user, event.network)


def can_name_organisers(user: Any, event: Event) -> Answer:
    return can_edit_event(user, event)


def can_read_people(user: Any, event: Event) -> Answer:
    return has_duty(user, event, Duty.SEE_PEOPLE) or NOT_AN_ORGANISER


def can_manage_people(user: Any, event: Event) -> Answer:
    return can_edit_event(user, event)


def can_read_invitation(user: Any, invitation: Invitation) -> Answer:
    return can_read_people(user, invitation.event)


def can_manage_invitation(user: Any, invitation: Invitation) -> Answer:
    return can_edit_event(user, invitation.event)


def can_see_needs(user: Any, invitation: Invitation) -> Answer:
    """Needs are health data: for the logistics of this meeting, and each read is recorded."""
    return can_see_needs_of(user, invitation.event)


def has_unseen_needs(event: Event) -> bool:
    """Say whether people told what they need and nobody can see it, since its logistics left."""
    logistics = event.roles.standing().filter(role=Role.LOGISTICS)
    needs = NeedsRecord.objects.filter(rsvp__invitation__event=event)
    return needs.exists() and not logistics.exists()


def can_see_needs_of(user: Any, event: Event) -> Answer:
    return has_duty(user, event, Duty.SEE_NEEDS) or NOT_LOGISTICS


def can_check_in(user: Any, event: Event) -> Answer:
    return has_duty(user, event, Duty.CHECK_IN) or NOT_AN_ORGANISER


def can_manage_travel(user: Any, event: Event) -> Answer:
    return has_duty(user, event, Duty.MANAGE_TRAVEL) or NOT_AN_ORGANISER


def can_manage_request(user: Any, request: TravelRequest) -> Answer:
    return can_manage_travel(user, request.invitation.event)


def can_manage_fund(user: Any, fund: SponsorFund) -> Answer:
    return can_manage_travel(user, fund.event)


def can_manage_line(user: Any, line: ExpenseLine) -> Answer:
    return can_manage_request(user, line.request)


def is_traveller(user: Any, request: TravelRequest) -> Answer:
    """Say whether a request is this person's own, by account or by a verified address."""
    invited = request.invitation
    if invited.user_id is not None:
        return invited.user_id == user.pk or NOT_THE_TRAVELLER
    own = EmailAddress.objects.filter(user=user, verified=True, email__iexact=invited.email)
    return (bool(invited.email) and own.exists()) or NOT_THE_TRAVELLER


def may_be_traveller(user: Any, request: TravelRequest) -> bool:
    """Say whether this could be the person who travels, under any of their addresses: whoever
    decides on money must be somebody else."""
    invited = request.invitation
    if invited.user_id == user.pk or (invited.email and invited.email == user.email.lower()):
        return True
    addresses = EmailAddress.objects.filter(user=user, email__iexact=invited.email)
    return bool(invited.email) and addresses.exists()


def can_see_event(user: Any, event: Event) -> Answer:
    """Whoever found it through `visible_to` sees it; what is asked here is whether they belong."""
    return (
        bool(is_member(user, event.network))
        or bool(roles_in(user, event))
        or is_invited(user, event)
    )


def is_invited(user: Any, event: Event) -> Answer:
    return event.invitations.standing().of_person(user).exists() or NOT_INVITED


def can_answer(user: Any, event: Event) -> Answer:
    """A signed-in person answers for themselves, if they are invited."""
    return is_invited(user, event)


def can_take_notes(user: Any, event: Event) -> Answer:
    """Notes are everybody's: who belongs to the network, helps, or is invited."""
    return can_see_event(user, event)


def can_finish_action(user: Any, action: ActionItem) -> Answer:
    """The owner says that it is done; so may the organisers."""
    own = action.owner.user_id is not None and action.owner.user_id == user.pk
    return own or bool(can_edit_event(user, action.event)) or NOT_YOURS


def facilitates(user: Any, topic: Topic) -> bool:
    """Say whether this person organises a meeting at which a topic is asked: they write down what
    its tables say, and group what was said."""
    if not user.is_authenticated:
        return False
    organised = with_a_role_of(user, Role.ORGANISER)
    return MeetingTopic.objects.filter(topic=topic, event__in=organised).exists()


def own_travel(user: Any, event: Event) -> QuerySet[Invitation]:
    """Give the invitation behind a person's own travel support: also one that was withdrawn, if
    they had asked for support before."""
    stands = ~Q(state=Invitation.State.REVOKED) | Q(travel_request__isnull=False)
    return event.invitations.of_person(user).filter(stands)


def can_see_own_travel(user: Any, event: Event) -> Answer:
    return own_travel(user, event).exists() or NOT_INVITED

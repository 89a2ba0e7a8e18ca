"""Who helps with a meeting, and the link by which somebody accepts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import organisers
from events.forms.organisers import CHOICES, HELP, SHORT, NameForm
from events.models import Event, EventRole
from events.views.events import event_of, in_network
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.forms import posted
from lhs_platform.lib.htmx import redirect_or_refresh

SHOWN = 8


def role_of(user: Any, public_id: Any) -> EventRole:
    return found(EventRole.objects.visible_to(user).for_list(), public_id=public_id)


def may_remove(user: Any, role: EventRole) -> rules.Answer:
    return rules.can_name_organisers(user, role.event)


def page_of(event: Event) -> str:
    return reverse("events:organisers", kwargs={"public_id": event.public_id})


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_read_people, change=rules.can_name_organisers)
@never_cache
def event_organisers(request: HttpRequest, event: Event) -> HttpResponse:
    """Show who helps; name somebody else."""
    members = rules.people_to_pick(request.user, event)
    form = NameForm(posted(request), memberships=members)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _named(request, event, form):
            return redirect_or_refresh(request, page_of(event))
    can_manage = bool(rules.can_name_organisers(request.user, event))
    words = request.GET.get("q", "")[:100]
    found_members = members.matching(words).order_by("user__name", "pk") if can_manage else []
    context = in_network(
        event,
        request.user,
        form=form,
        people=_by_person(event),
        is_unseen=rules.has_unseen_needs(event),
        roles=[(SHORT[role], HELP[role]) for role in EventRole.Role],
        choices=CHOICES,
        can_manage=can_manage,
        members=found_members[:SHOWN],
        shown=SHOWN,
        q=words,
    )
    return render(request, "events/organisers.html", context, status=status)


def _named(request: HttpRequest, event: Event, form: NameForm) -> bool:
    data = form.cleaned_data
    try:
        if data["member"]:
            person = data["member"].user
            organisers.name(event=event, user=person, role=data["role"], by=request.user)
            messages.success(request, f"{person.name} is named, and told by mail.")
        else:
            organisers.offer(
                event=event,
                email=data["email"],
                role=data["role"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(
                request,
                "If there is an account with this address, it gets a mail now. The person stands "
                "here as soon as they accept.",
            )
    except DomainError as error:
        form.add_error(None, error.text)
        return False
    return True


def _by_person(event: Event) -> list[dict[str, Any]]:
    people: dict[int, dict[str, Any]] = {}
    standing = set(event.roles.standing().values_list("pk", flat=True))
    for role in event.roles.select_related("user"):
        entry = people.setdefault(role.user_id, {"name": role.user.name, "roles": []})
        short = SHORT[EventRole.Role(role.role)]
        is_over = role.pk not in standing
        entry["roles"].append({"public_id": role.public_id, "short": short, "is_over": is_over})
    return list(people.values())


@require_http_methods(["POST"])
@access(load=role_of, rule=may_remove)
def organiser_remove(request: HttpRequest, role: EventRole) -> HttpResponse:
    event = role.event
    try:
        organisers.remove(role=role, by=request.user)
        messages.success(request, f"{role.user.name} no longer does this.")
    except DomainError as error:
        messages.error(request, error.text)
    return redirect_or_refresh(request, page_of(event))


def offer_of(user: Any, token: str) -> organisers.Offer:
    """Give what a link offers to this person; for anybody else it does not exist."""
    offer = organisers.offered(token=token, today=timezone.now().date())
    if offer is None or offer.user.pk != user.pk:
        raise Http404
    return offer


@require_http_methods(["GET", "POST"])
@access(load=offer_of)
@never_cache
def role_accept(request: HttpRequest, offer: organisers.Offer) -> HttpResponse:
    """Say what is offered; take it by a button."""
    event = offer.event
    if request.method == "GET":
        context = {
            "event": event,
            "role": SHORT[EventRole.Role(offer.role)],
            "help": HELP[EventRole.Role(offer.role)],
            "by": offer.given_by,
        }
        return render(request, "events/role_accept.html", context)
    try:
        organisers.accept(offer=offer, by=request.user)
    except DomainError as error:
        messages.error(request, error.text)
        return redirect_or_refresh(request, reverse("pages:home"))
    messages.success(request, "Thank you. You help with this meeting now.")
    page = reverse("events:event-detail", kwargs={"public_id": event.public_id})
    return redirect_or_refresh(request, page)

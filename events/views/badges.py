"""Badges to print."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rules
from events.exports.badges import pdf
from events.forms.check_in import BadgesForm
from events.models import Event, Invitation
from events.presenters import badges as presenters
from events.views.events import event_of, in_network
from lhs_platform.lib.access import access
from lhs_platform.lib.forms import posted


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_check_in)
@never_cache
def badges(request: HttpRequest, event: Event) -> HttpResponse:
    """Choose people and paper; a POST gives the file and changes nothing."""
    people = event.invitations.standing()
    form = BadgesForm(posted(request), people=people, days=event.in_order())
    if request.method == "POST" and form.is_valid():
        chosen = presenters.choose(event, form.cleaned_data)
        if chosen:
            return badges_file(event, chosen, form.cleaned_data["paper"])
        form.add_error("who", "Nobody fits this choice yet.")
    ticked = set(request.POST.getlist("people"))
    rows = [
        {"id": str(one.public_id), "name": one.name, "group": one.group,
         "is_ticked": str(one.public_id) in ticked}
        for one in people
    ]  # fmt: skip
    context = in_network(event, request.user, "check-in", form=form, people=rows)
    status = 422 if request.method == "POST" else 200
    return render(request, "events/badges.html", context, status=status)


def badges_file(event: Event, people: list[Invitation], paper: str) -> HttpResponse:
    made = presenters.badges_of(event, people)
    content = pdf(made, paper=paper, title=f"Badges: {event.title}")
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="badges.pdf"'},
    )

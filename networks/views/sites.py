"""The sites of a network."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lhs_platform.lib.access import access
from lhs_platform.lib.errors import ChangedMeanwhile, DomainError
from lhs_platform.lib.forms import blame, posted
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.http import SignedInRequest
from networks import presenters, rules
from networks.actions import sites
from networks.forms import SiteAddForm, SiteForm
from networks.models import Network, Organization, Site
from networks.views import loaders


@require_safe
@access(load=loaders.network, rule=rules.can_see_directory)
def site_list(request: SignedInRequest, network: Network) -> HttpResponse:
    all_sites = Site.objects.visible_to(request.user).filter(network=network).for_list()
    lines = [presenters.site(site) for site in all_sites]
    context = {
        "network": network,
        "tab": "people",
        "sites": [line for line in lines if line["left_on"] is None],
        "former": [line for line in lines if line["left_on"] is not None],
        "can_edit": bool(rules.can_edit_network(request.user, network)),
    }
    return render(request, "networks/site_list.html", context)


@require_http_methods(["GET", "POST"])
@access(load=loaders.network, rule=rules.can_edit_network)
def site_add(request: SignedInRequest, network: Network) -> HttpResponse:
    form = SiteAddForm(
        posted(request),
        organizations=Organization.objects.visible_to(request.user),
        initial={"timezone": network.timezone},
    )
    if request.method == "POST" and form.is_valid():
        values = form.values()
        try:
            site = sites.add(
                by=request.user,
                network=network,
                organization=values.pop("organization", None),
                values=values,
                organization_name=form.new_organization,
            )
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, f"{site} is added.")
            return _to_list(request, network)
    context = {"network": network, "tab": "people", "form": form}
    status = 422 if form.errors else 200
    return render(request, "networks/site_add.html", context, status=status)


@require_http_methods(["GET", "POST"])
@access(load=loaders.site, rule=rules.can_edit_site)
def site_edit(request: SignedInRequest, site: Site) -> HttpResponse:
    form = SiteForm(
        posted(request),
        organizations=Organization.objects.visible_to(request.user),
        instance=site,
        initial={"version": site.version},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _site_saved(request, site, form)
            except ChangedMeanwhile as error:
                status = 409
                form.note_conflict(loaders.site(request.user, site.public_id))
                form.add_error(None, error.text)
            except DomainError as error:
                blame(form, error)
    context = {"network": site.network, "tab": "people", "site": site, "form": form}
    return render(request, "networks/site_edit.html", context, status=status)


def _site_saved(request: SignedInRequest, site: Site, form: SiteForm) -> HttpResponse:
    saved = sites.edit(
        by=request.user,
        site=site,
        version=form.cleaned_data["version"],
        values=form.values(),
        organization_name=form.new_organization,
    )
    messages.success(request, f"{saved} is saved.")
    return _to_list(request, site.network)


def _to_list(request: SignedInRequest, network: Network) -> HttpResponse:
    return redirect_or_refresh(request, reverse("networks:site-list", args=[network.slug]))

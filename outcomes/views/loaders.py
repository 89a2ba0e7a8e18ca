"""Objects of this room as a person may see them, or 404."""

from typing import Any
from uuid import UUID

from django.http import Http404

from lhs_platform.lib.access import found
from networks.models import Network
from outcomes.models import Annotation, Measure, Phase, PointMark, Series
from outcomes.models.measures import MeasureQuerySet
from outcomes.presenters.names import Names


def network(user: Any, slug: str) -> Network:
    return found(Network.objects.visible_to(user), slug=slug)  # type: ignore[no-any-return]


def measure(user: Any, public_id: UUID) -> Measure:
    return found(Measure.objects.visible_to(user).for_list(), public_id=public_id)  # type: ignore[no-any-return]


def measures(network: Network) -> MeasureQuerySet:
    """Give the measures of a network that have a definition, retired ones too."""
    return Measure.objects.filter(network=network).exclude(current=None).for_list()


def series(user: Any, public_id: UUID) -> Series:
    """Give a line of data; what hangs on it is loaded with its measure."""
    return found(Series.objects.visible_to(user).for_list(), public_id=public_id)  # type: ignore[no-any-return]


def phase(user: Any, public_id: UUID) -> Phase:
    return found(Phase.objects.visible_to(user).for_list(), public_id=public_id)  # type: ignore[no-any-return]


def point_mark(user: Any, public_id: UUID) -> PointMark:
    return found(PointMark.objects.visible_to(user).for_list(), public_id=public_id)  # type: ignore[no-any-return]


def note(user: Any, public_id: UUID) -> Annotation:
    """Give a note on charts, where its reader may know whose it is."""
    notes = Annotation.objects.visible_to(user).for_list()
    found_note: Annotation = found(notes, public_id=public_id)
    if Names(user, found_note.measure.network).veils(found_note.site_id):
        raise Http404
    return found_note

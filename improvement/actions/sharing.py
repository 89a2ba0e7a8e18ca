"""What people do to a result to share while it is written: begin, write, name authors, put charts
down, throw it away.

Its words stand on the record once it is published; a draft is its writers' and is written over.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Max, Min

from improvement.actions import texts
from improvement.models import (
    Change,
    Cycle,
    Project,
    Result,
    ResultAuthor,
    ResultChart,
    ResultTag,
)
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks import rules as networks
from networks.actions import audit
from networks.models import Site, User
from outcomes.models import Measure
from outcomes.presenters.frozen import freeze

Status = Result.Status
PLACES = ("finding", "project", "visibility")
FIELDS = [*Result.TEXTS, *PLACES, "materials"]
MOST_LETTERS = 4000
MOST_TAGS, MOST_MATERIALS, MOST_AUTHORS, MOST_CHARTS = 8, 12, 40, 4
# The same change begun by the same person within this is one press too many.
MOMENT = timedelta(minutes=1)
NOT_TESTED = "Nobody has tested this change yet: there is nothing to tell."
FIXED = "This is handed in: its words stay as they are until it is given back."
Values = Mapping[str, Any]


@transaction.atomic
def begin(*, by: User, change: Change, now: datetime, values: Values | None = None) -> Result:
    """Begin a draft about a change that was tested, with what is known of it: its description, the
    chart of its measure, and whoever begins it as its first author."""
    list(Change.objects.select_for_update(no_key=True).filter(pk=change.pk))
    twin = _begun_already(by, change, now)
    if twin is not None:
        return twin
    if not is_tested(change):
        raise Conflict(NOT_TESTED)
    result = Result(network=change.network, change=change, by=by, project=_project_of(change))
    known = {"title": change.title, "tried": change.description}
    _put(result, {**known, **(values or {})})
    result.full_clean()
    result.save()
    _put_tags(result, (values or {}).get("tags"))
    _put_author(result, by, position=1, consent=ResultAuthor.Consent.AGREED, now=now)
    if change.measure is not None:
        _put_known_chart(result, change.measure, now)
    audit.record(
        by=by, verb="result.begun", obj=result, network=result.network,
        after={"change": change.title},
    )  # fmt: skip
    return result


def is_tested(change: Change) -> bool:
    """Say whether there is anything to tell of a change."""
    known = change.state != Change.State.UNTESTED
    return known or Cycle.objects.filter(change_idea=change, stage=Cycle.Stage.CLOSED).exists()


@transaction.atomic
def write(*, by: User, result: Result, version: int, values: Values) -> Result:
    """Write a draft over the version that was read; ChangedMeanwhile if it is not the newest. The
    same again changes nothing."""
    fresh = held(result)
    check_draft(fresh)
    before = _seen(fresh)
    _put(fresh, values)
    tags = _tags(values["tags"]) if "tags" in values else None
    if _seen(fresh) == before and (tags is None or tags == tags_of(fresh)):
        return fresh
    if fresh.version != version:
        raise ChangedMeanwhile
    fresh.full_clean()
    fresh.save_over(version=version, fields=FIELDS)
    _put_tags(fresh, tags)
    return fresh


@transaction.atomic
def discard(*, by: User, result: Result) -> None:
    """Throw a draft away; the audit keeps that there was one."""
    fresh = held(result)
    check_draft(fresh)
    audit.record(by=by, verb="result.discarded", obj=fresh, network=fresh.network)
    fresh.delete()


# --- Authors ----------------------------------------------------------------------------------


@transaction.atomic
def add_author(*, by: User, result: Result, user: User, now: datetime) -> ResultAuthor:
    """Put a member of the network down as an author. Twice is as good as once."""
    fresh = held(result)
    check_draft(fresh)
    known = fresh.authors.filter(user=user).first()
    if known is not None:
        return known
    if networks.membership_in(user, fresh.network) is None:
        raise DomainError("Choose a member of this network.", field="user")
    last = fresh.authors.aggregate(last=Max("position"))["last"] or 0
    if fresh.authors.count() >= MOST_AUTHORS:
        raise Conflict(f"There are {MOST_AUTHORS} authors already.")
    agreed = ResultAuthor.Consent.AGREED if user == by else ResultAuthor.Consent.ASKED
    author = _put_author(fresh, user, position=last + 1, consent=agreed, now=now)
    _record_author(fresh, by, "result.author_added", author)
    return author


@transaction.atomic
def remove_author(*, by: User, result: Result, user: User) -> None:
    """Take somebody off a draft; one author stays."""
    fresh = held(result)
    check_draft(fresh)
    author = fresh.authors.filter(user=user).first()
    if author is None:
        return
    if fresh.authors.count() == 1:
        raise Conflict("One author stays. Name another first.")
    _record_author(fresh, by, "result.author_removed", author)
    author.delete()


@transaction.atomic
def answer(*, by: User, result: Result, agrees: bool, now: datetime) -> ResultAuthor:
    """Say whether one's own name may stand there: at any time, also after it is published."""
    fresh = held(result)
    author = fresh.authors.filter(user=by).first()
    if author is None:
        raise Conflict("You are not among the authors any more.")
    consent = ResultAuthor.Consent.AGREED if agrees else ResultAuthor.Consent.DECLINED
    if author.consent == consent:
        return author
    author.consent, author.answered_at = consent, now
    author.save(update_fields=["consent", "answered_at", "updated_at"])
    Result.objects.filter(pk=fresh.pk).update(updated_at=now)
    _record_author(fresh, by, "result.author_answered", author)
    return author


def _put_author(
    result: Result, user: User, *, position: int, consent: str, now: datetime
) -> ResultAuthor:
    membership: Any = networks.membership_in(user, result.network)
    has_said = consent != ResultAuthor.Consent.ASKED
    author = ResultAuthor(
        result=result,
        user=user,
        group=membership.group,
        position=position,
        consent=consent,
        answered_at=now if has_said else None,
    )
    author.full_clean()
    author.save()
    return author


def _record_author(result: Result, by: User, verb: str, author: ResultAuthor) -> None:
    audit.record(
        by=by, verb=verb, obj=result, network=result.network,
        after={"author": author.user.name, "consent": author.consent},
    )  # fmt: skip


# --- Charts -----------------------------------------------------------------------------------


@transaction.atomic
def take_chart(
    *, by: User, result: Result, measure: Measure, site: Site | None, now: datetime
) -> ResultChart:
    """Put the chart of a measure down as it stands now, in place of an older one of the same."""
    fresh = held(result)
    check_draft(fresh)
    if measure.network_id != fresh.network_id:
        raise DomainError("Choose a measure of this network.", field="chart")
    same = fresh.charts.filter(measure=measure, site=site)
    kept = same.first()
    if kept is None and fresh.charts.count() >= MOST_CHARTS:
        raise Conflict(f"{MOST_CHARTS} charts are enough for one page. Take one off first.")
    last = fresh.charts.aggregate(last=Max("position"))["last"] or 0
    position = kept.position if kept else last + 1
    same.delete()
    chart = _put_chart(fresh, measure, site, position=position, now=now)
    audit.record(
        by=by, verb="result.chart_taken", obj=fresh, network=fresh.network,
        after={"chart": str(chart), "revision": chart.revision, "sha256": chart.sha256},
    )  # fmt: skip
    return chart


@transaction.atomic
def drop_chart(*, by: User, result: Result, chart: ResultChart) -> None:
    """Take a chart off a draft."""
    fresh = held(result)
    check_draft(fresh)
    if fresh.charts.filter(pk=chart.pk).delete()[0]:
        audit.record(
            by=by, verb="result.chart_dropped", obj=fresh, network=fresh.network,
            after={"chart": str(chart)},
        )  # fmt: skip


def _put_known_chart(result: Result, measure: Measure, now: datetime) -> None:
    """Put down the network's chart, where there is one that strangers may see; else, of a change
    that was tested at one site alone, that of the site."""
    for site in (None, _only_site(result.change)):
        try:
            _put_chart(result, measure, site, position=1, now=now)
        except DomainError:
            continue
        return


def _only_site(change: Change) -> Site | None:
    at = Site.objects.filter(cycles__change_idea=change).distinct()[:2]
    return at[0] if len(at) == 1 else None


def _put_chart(
    result: Result, measure: Measure, site: Site | None, *, position: int, now: datetime
) -> ResultChart:
    chart = ResultChart(result=result, measure=measure, site=site, position=position, taken_at=now)
    taken = freeze(
        measure, site, now=now, notes=_moments(result.change), prefix=f"c{chart.public_id.hex[:12]}"
    )
    chart.kind, chart.revision = taken.kind, taken.revision
    chart.data, chart.drawings, chart.sha256 = taken.data, taken.drawings, taken.sha256
    chart.save()
    return chart


def _moments(change: Change) -> list[tuple[date, str]]:
    """Give when the change was first tested, and when it was adopted, in words that name nobody."""
    begun = Cycle.objects.filter(change_idea=change).exclude(stage=Cycle.Stage.PLAN)
    first = begun.aggregate(first=Min("started_on"))["first"]
    notes = [(first, "First test of this change")] if first else []
    if change.state == Change.State.ADOPTED and change.state_on:
        notes.append((change.state_on, "Adopted"))
    if change.state == Change.State.ABANDONED and change.state_on:
        notes.append((change.state_on, "Abandoned"))
    return notes


# --- What others in this room use -------------------------------------------------------------


def held(result: Result) -> Result:
    """Give a result as it is now, held until the transaction ends."""
    list(Result.objects.select_for_update(no_key=True).filter(pk=result.pk))
    whole = ("network", "change", "project", "by", "previous")
    found: Any = Result.objects.select_related(*whole).filter(pk=result.pk).first()
    if found is None:
        raise Conflict("This draft was thrown away meanwhile.")
    return found  # type: ignore[no-any-return]


def check_draft(result: Result) -> None:
    if result.status != Status.DRAFT:
        raise Conflict(FIXED)


def tags_of(result: Result) -> list[str]:
    return sorted(result.tags.values_list("name", flat=True))


def put_tags(result: Result, tags: Sequence[str]) -> None:
    """Make the tags of a result these."""
    result.tags.all().delete()
    ResultTag.objects.bulk_create(ResultTag(result=result, name=name) for name in tags)


def _put_tags(result: Result, tags: Any) -> None:
    if tags is not None:
        put_tags(result, _tags(tags))


def _begun_already(by: User, change: Change, now: datetime) -> Result | None:
    return Result.objects.filter(
        by=by,
        change=change,
        status=Status.DRAFT,
        created_at__range=(now - MOMENT, now + MOMENT),
    ).first()


def _project_of(change: Change) -> Project | None:
    """Give the project in which a change was tested, where it was one alone."""
    found = Project.objects.filter(cycles__change_idea=change).distinct()[:2]
    return found[0] if len(found) == 1 else None


def _put(result: Result, values: Values) -> None:
    """Write what was typed, tidied; raise at the first part that cannot be kept."""
    typed = {name: _tidy(values[name]) for name in Result.TEXTS if name in values}
    texts.check(typed)
    for name, text in typed.items():
        most = 160 if name == "title" else MOST_LETTERS
        if len(text) > most:
            raise DomainError(f"Say it in up to {most} letters.", field=name)
        setattr(result, name, text)
    if not result.title:
        raise DomainError("Give it a title: what came of what?", field="title")
    for name in PLACES:
        if name in values:
            setattr(result, name, values[name])
    if result.project is not None and result.project.network_id != result.network_id:
        raise DomainError("This project belongs to another network.", field="project")
    if "materials" in values:
        result.materials = _materials(values["materials"])


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _materials(given: Sequence[Values]) -> list[dict[str, str]]:
    """Give the materials as they are kept: each a label and an address on the web."""
    kept = [{"label": one["label"].strip(), "url": one["url"].strip()} for one in given]
    kept = [one for one in kept if one["label"] or one["url"]]
    if len(kept) > MOST_MATERIALS:
        raise DomainError(f"Name up to {MOST_MATERIALS} materials.", field="materials")
    for one in kept:
        _check_material(one)
    return kept


def _check_material(one: dict[str, str]) -> None:
    address = _address(one["url"])
    if not one["label"] or not address:
        raise DomainError(
            "Write each on a line: what it is, a bar, and its address: "
            "Card for families | https://…",
            field="materials",
        )
    if len(one["label"]) > 120 or len(one["url"]) > 500:
        raise DomainError("Keep a name to 120 letters and an address to 500.", field="materials")
    texts.check({"materials": one["label"]})


def _address(url: str) -> bool:
    """Say whether this leads somewhere on the web."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    has_spaces = any(letter.isspace() for letter in url)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not has_spaces


def _tags(given: Sequence[str]) -> list[str]:
    """Give words as they are searched for: small letters, single spaces, each once."""
    tags = sorted({" ".join(one.lower().split()) for one in given} - {""})
    texts.check({"tags": ", ".join(tags)})
    if len(tags) > MOST_TAGS:
        raise DomainError(f"Give up to {MOST_TAGS} tags.", field="tags")
    if any(len(one) > 30 or "," in one for one in tags):
        raise DomainError("Keep each tag to 30 letters, without a comma.", field="tags")
    return tags


def _seen(result: Result) -> list[Any]:
    return [getattr(result, name) for name in FIELDS]

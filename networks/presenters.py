"""Members, the audit trail and the rest as plain values, alike for pages and REST."""

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from networks import rules
from networks.models import AuditEntry, Membership, Site, User
from networks.models.memberships import Access, Group

OBJECTS = {
    "membership": "the membership of",
    "invitation": "the invitation of",
    "join_request": "the request of",
    "network": "the network",
    "site": "the site",
    "organization": "the organization",
    "token": "the API token",
    "profile": "the profile of",
    "account": "",
    "annotation": "the note on a chart:",
    "assessment": "the score of",
    "agenda_item": "on the agenda:",
    "data": "data:",
    "event": "the meeting",
    "invitations": "the invitations to",
    "needs": "the access, food and travel needs of",
    "sending": "the sending of invitations to",
}
# So many values that changed at once stand on the page unfolded.
MOST_SHOWN = 3
WORDS = {
    "added": "added",
    "changed": "changed",
    "ended": "ended",
    "left": "left, ending",
    "sent": "sent",
    "sent_again": "sent again",
    "revoked": "took back",
    "accepted": "accepted",
    "declined": "declined",
    "made": "made",
    "withdrawn": "withdrew",
    "approved": "approved",
    "answered": "answered",
    "corrected": "corrected",
    "cancelled": "cancelled",
    "purged": "erased",
    "read": "read",
    "resumed": "resumed",
    "submitted": "sent",
    "taken_to_act": "took to Act",
    "taken_to_study": "took to Study",
    "written": "wrote",
    "agenda.released": "released the agenda of",
    "diagram.version_kept": "kept a version of the diagram",
    "driver.moved": "moved the driver",
    "driver.removed": "took out the driver",
    "change.state_set": "said what became of the change",
    "event.copied": "made after an earlier one",
    "event_role.accepted": "accepted to help with",
    "event_role.given": "named somebody for",
    "event_role.offered": "asked somebody to help with",
    "event_role.removed": "took somebody off",
    "audit.exported": "downloaded the audit trail of",
    "profile.mail_stopped": "stopped all e-mail to",
    "profile.mail_resumed": "asked for e-mail again to",
    "invitation.mail_stopped": "stopped e-mail to",
    "invitation.mail_resumed": "asked for e-mail again to",
    "invitation.tested": "had a test mail sent of",
    "invitations.added": "added people to",
    "online.sent": "offered places online at",
    "rsvp.answered": "answered the invitation of",
}
# Who did it, where no account did.
BY_LINK = "Someone with the personal link"
NO_ACCOUNT = {
    "rsvp.answered": BY_LINK,
    "invitation.mail_stopped": BY_LINK,
    "invitation.mail_resumed": BY_LINK,
}
FIELD_WORDS = {
    "site": "site",
    "access": "access",
    "group": "group",
    "role_title": "role",
    "left_at": "left",
    "state": "state",
    "is_findable": "can be found",
    "small_count_threshold": "hides counts below",
    "timezone": "time zone",
    "rsvp_opens_at": "answers from",
    "rsvp_closes_at": "answers until",
}
# Fields that keep the key of a row, and whose name to read for it.
NAMED_BY: dict[str, type[Site] | type[User]] = {"site": Site, "owner": User, "lead": User}
CODE = re.compile(r"[a-z]+(_[a-z]+)+")
VALUE_WORDS = dict([*Access.choices, *Group.choices])


def shown_contact(membership: Membership, viewer: Any) -> dict[str, str]:
    """Give the e-mail address and phone number that this viewer may see; empty if not shared."""
    user = membership.user
    sees_all = user.pk == viewer.pk or rules.sees_everybody(viewer, membership.network)
    return {
        "email": user.email if sees_all or user.shares_email else "",
        "phone": user.phone if sees_all or user.shares_phone else "",
    }


def member(membership: Membership, viewer: Any) -> dict[str, Any]:
    """Give one line of the member directory."""
    user = membership.user
    return {
        "id": membership.public_id,
        "name": user.name,
        "initials": user.initials,
        "pronouns": user.pronouns,
        "about": user.about,
        "group": membership.group,
        "group_label": membership.get_group_display(),
        "access": membership.access,
        "access_label": membership.get_access_display(),
        "site": membership.site.name if membership.site else "",
        "role_title": membership.role_title,
        "joined_at": membership.joined_at,
        "left_at": membership.left_at,
        "is_listed": user.is_listed,
        "is_you": user.pk == viewer.pk,
        "is_closed": not user.is_active,
        **shown_contact(membership, viewer),
    }


def members(memberships: Iterable[Membership], viewer: Any) -> list[dict[str, Any]]:
    return [member(membership, viewer) for membership in memberships]


def site(obj: Site) -> dict[str, Any]:
    """Give one line of the list of sites."""
    return {
        "id": obj.public_id,
        "name": obj.name,
        "code": obj.code,
        "city": obj.city,
        "organization": obj.organization.name,
        "joined_on": obj.joined_on,
        "left_on": obj.left_on,
    }


def verb_words(verb: str) -> str:
    """Say a verb of the trail in words: "membership.changed" → changed the membership of."""
    if verb in WORDS:
        return WORDS[verb]
    noun, _, deed = verb.partition(".")
    thing = OBJECTS.get(noun, f"the {noun.replace('_', ' ')}")
    return f"{WORDS.get(deed, deed.replace('_', ' '))} {thing}".strip()


def kind_words(verb: str) -> str:
    """Say a verb as a heading: "membership.changed" → Membership changed."""
    return verb.replace(".", " ").replace("_", " ").capitalize()


def audit_lines(entries: Iterable[AuditEntry]) -> list[dict[str, Any]]:
    """Give lines of the trail, with the names behind keys read at once. Where much changed at once
    the page shows the first values and folds the others."""
    entries = list(entries)
    names = names_in(entries)
    return [_folded(audit_line(entry, names)) for entry in entries]


def _folded(line: dict[str, Any]) -> dict[str, Any]:
    rows = line["changes"]
    shown = len(rows) if len(rows) <= MOST_SHOWN else MOST_SHOWN - 1
    return line | {"shown": rows[:shown], "folded": rows[shown:]}


def audit_line(entry: AuditEntry, names: dict[tuple[str, int], str]) -> dict[str, Any]:
    """Give one line of the audit trail: who, what, before and after, when, from where."""
    return {
        "at": entry.at,
        "who": entry.actor.name if entry.actor else NO_ACCOUNT.get(entry.verb, "The system"),
        "kind": kind_words(entry.verb),
        "what": f"{verb_words(entry.verb)} {entry.label}",
        "changes": changes(entry, names),
        "reason": entry.reason,
        "ip": entry.ip or "",
        "by_token": entry.token_id is not None,
    }


def names_in(entries: Iterable[AuditEntry]) -> dict[tuple[str, int], str]:
    """Give the names of the sites and people whose keys these entries keep."""
    keys = [(field, v) for one in entries for field, v in _key_fields(one)]
    names: dict[tuple[str, int], str] = {}
    for field in {field for field, _ in keys}:
        wanted = {value for name, value in keys if name == field}
        rows: Any = NAMED_BY[field]._default_manager.filter(pk__in=wanted)  # noqa: SLF001
        names |= {(field, pk): name for pk, name in rows.values_list("pk", "name")}
    return names


def _key_fields(entry: AuditEntry) -> list[tuple[str, int]]:
    kept = [*entry.before.items(), *entry.after.items()]
    return [(f, v) for f, v in kept if f in NAMED_BY and isinstance(v, int)]


def changes(entry: AuditEntry, names: dict[tuple[str, int], str]) -> list[dict[str, str]]:
    """Give each value that changed, in words: before → after. What was and is empty is left out."""
    rows = [
        {
            "field": FIELD_WORDS.get(name, name.replace("_", " ")),
            "before": _named(name, entry.before.get(name), names),
            "after": _named(name, entry.after.get(name), names),
        }
        for name in sorted({*entry.before, *entry.after})
    ]
    return [row for row in rows if row["before"] or row["after"]]


def audit_rows(entries: Iterable[AuditEntry]) -> Iterable[dict[str, Any]]:
    """Give the rows of the downloaded trail, a thousand read at a time."""
    left = iter(entries)
    while some := list(islice(left, 1000)):
        names = names_in(some)
        yield from (audit_row(entry, names) for entry in some)


def audit_row(entry: AuditEntry, names: dict[tuple[str, int], str]) -> dict[str, Any]:
    """Give one row of the downloaded trail."""
    line = audit_line(entry, names)
    words = [f"{c['field']}: {c['before'] or '–'} → {c['after'] or '–'}" for c in line["changes"]]
    return line | {"changes": "; ".join(words), "verb": entry.verb, "request": entry.request_id}


def _named(field: str, value: Any, names: dict[tuple[str, int], str]) -> str:
    return names.get((field, value)) or _plain(value) if isinstance(value, int) else _plain(value)


def _plain(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        shown = {name.replace("_", " "): _plain(part) for name, part in value.items()}
        return ", ".join(f"{name} {part}" for name, part in shown.items() if part)
    if isinstance(value, list):
        return "; ".join(_plain(part) for part in value)
    return _text(value) if isinstance(value, str) else str(value)


def _text(value: str) -> str:
    """Say a stored text as people do: a moment on the reader's clock, a day, a code in words."""
    if value in VALUE_WORDS:
        return str(VALUE_WORDS[value])
    if len(value) > 10 and (moment := _read(parse_datetime, value)):
        return f"{timezone.localtime(moment):%-d %B %Y, %H:%M}" if moment.tzinfo else value
    if len(value) == 10 and (day := _read(parse_date, value)):
        return f"{day:%-d %B %Y}"
    return value.replace("_", " ") if CODE.fullmatch(value) else value


def _read(parse: Any, value: str) -> Any:
    try:
        return parse(value)
    except ValueError:
        return None


def token(obj: Any, now: datetime) -> dict[str, Any]:
    """Give one line of the list of API tokens."""
    state = "ended" if obj.expires_at <= now else "active"
    return {
        "id": obj.public_id,
        "name": obj.name,
        "start": obj.start,
        "scope": obj.get_scope_display(),
        "networks": [network.name for network in obj.networks.all()],
        "expires_at": obj.expires_at,
        "last_used_at": obj.last_used_at,
        "state": "revoked" if obj.revoked_at else state,
    }

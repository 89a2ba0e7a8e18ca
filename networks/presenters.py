"""Members, the audit trail and the rest as plain values, alike for pages and REST."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from networks import rules
from networks.models import AuditEntry, Membership, Site
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
}
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
    "audit.exported": "downloaded the audit trail of",
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
}
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


def audit_line(entry: AuditEntry) -> dict[str, Any]:
    """Give one line of the audit trail: who, what, before and after, when, from where."""
    return {
        "at": entry.at,
        "who": entry.actor.name if entry.actor else "The system",
        "kind": kind_words(entry.verb),
        "what": f"{verb_words(entry.verb)} {entry.label}",
        "changes": changes(entry),
        "reason": entry.reason,
        "ip": entry.ip or "",
        "by_token": entry.token_id is not None,
    }


def changes(entry: AuditEntry) -> list[dict[str, str]]:
    """Give each value that changed, in words: before → after."""
    names = sorted({*entry.before, *entry.after})
    return [
        {
            "field": FIELD_WORDS.get(name, name.replace("_", " ")),
            "before": _plain(entry.before.get(name)),
            "after": _plain(entry.after.get(name)),
        }
        for name in names
    ]


def audit_row(entry: AuditEntry) -> dict[str, Any]:
    """Give one row of the downloaded trail."""
    line = audit_line(entry)
    words = [f"{c['field']}: {c['before'] or '–'} → {c['after'] or '–'}" for c in line["changes"]]
    return line | {"changes": "; ".join(words), "verb": entry.verb, "request": entry.request_id}


def _plain(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return str(VALUE_WORDS.get(value, value)) if isinstance(value, str) else str(value)


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

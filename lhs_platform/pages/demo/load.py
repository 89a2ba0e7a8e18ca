"""Load the demonstration: once, whole, and quickly."""

import csv
import json
import random
import zoneinfo
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lhs_platform.pages.demo import (
    changes,
    data,
    design,
    drivers,
    meetings,
    people,
    said,
    scores,
    seen_sooner,
    sessions,
    sharing,
    talk,
    tests_of_change,
    votes,
)
from lhs_platform.pages.demo.definitions import NETWORKS, PROGRAMME, REMISSION
from lhs_platform.pages.demo.folder import demo_folder
from networks.actions import tokens
from networks.models import ApiToken, Membership, Network, User
from networks.models.memberships import Access
from outcomes.actions import series

OTHER_NETWORKS = {
    "coordinator": {"safe-stay": Access.COORDINATOR, "full-term": Access.MEMBER},
    "researcher": {"safe-stay": Access.MEMBER},
    "leader": dict.fromkeys(["safe-stay", "heart-bridge", "full-term"], Access.MEMBER),
}

# Which month is over is judged by the day it is where the networks are.
PLACE = zoneinfo.ZoneInfo("America/New_York")


def is_loaded() -> bool:
    return Network.objects.filter(slug=PROGRAMME.slug).exists()


@timezone.override(PLACE)
@transaction.atomic
def load(now: datetime) -> None:
    """Make everything in one transaction, dated relative to `now`."""
    today = timezone.localdate(now)
    users = people.make_accounts()
    programme = data.make_programme()
    names = people.new_names()
    chance = random.Random(11)
    loaded = {}
    for offset, plan in enumerate(NETWORKS):
        made = data.make_network(plan, programme, today, offset * 7)
        people.invent_members(made.network, made.sites, now, chance, names)
        data.fill(made, today, users["coordinator"], leave_out=_still_owed(made))
        loaded[plan.slug] = made
    _join_accounts(users, programme, loaded, now)
    people.ask_to_join(loaded[REMISSION.slug].network)
    said.before_charts(loaded, today, now)
    series.compute_all_stale(now=now)
    said.after_charts(loaded, users, now)
    tests_of_change.make(loaded, users, today)
    changes.make(loaded, users, today)
    drivers.make(loaded, users, today)
    talk.make(loaded, users, now)
    scores.make(loaded, users, now)
    votes.make(loaded, users, now)
    sharing.make(loaded, users, now)
    meetings.make(programme, loaded, users, now)
    sessions.past(programme, users)
    design.make(programme, users, now)
    sessions.place(programme)
    sessions.coming(programme, users)
    votes.at_meeting(programme, users["coordinator"])
    seen_sooner.make(loaded, users, now)
    _write_files(users, programme, loaded, today, now)


def _still_owed(made: data.Loaded) -> set[tuple[str, str]]:
    """Say whose newest period is missing: everyone's in the network people try, elsewhere that
    of two sites."""
    if made.plan is REMISSION:
        return {("*", "*")}
    return {("*", site.code) for site in made.sites[3:5]}


def _join_accounts(
    users: dict[str, User], programme: Network, loaded: dict[str, data.Loaded], now: datetime
) -> None:
    steady = loaded[REMISSION.slug]
    riverbend = next(site for site in steady.sites if site.code == "riverbend")
    joins = []
    for account in people.ACCOUNTS:
        key = account.email.split("@")[0]
        user = users[key]
        without_site = Access.MEMBER if account.access == Access.SITE_LEAD else account.access
        at_site = riverbend if key in ("clinician", "parent") else None
        joins.append(people.join(user, steady.network, account, now, at_site))
        joins.append(people.join(user, programme, account, now, access=without_site))
        joins += [
            people.join(user, loaded[slug].network, account, now, access=access)
            for slug, access in OTHER_NETWORKS.get(key, {}).items()
        ]
    Membership.objects.bulk_create(joins)


def _write_files(
    users: dict[str, User],
    programme: Network,
    loaded: dict[str, data.Loaded],
    today: date,
    now: datetime,
) -> None:
    """Leave the accounts for the command line, and next month's data as a file to upload."""
    folder = demo_folder()
    folder.mkdir(parents=True, exist_ok=True)
    _, key = tokens.make(
        by=users["coordinator"],
        name="Demonstration, read only",
        scope=ApiToken.Scope.READ,
        networks=[programme, loaded[REMISSION.slug].network],
        expires_at=now + timedelta(days=360),
        now=now,
    )
    accounts = [
        {"email": account.email, "who": account.who} for account in (*people.ACCOUNTS, people.ADMIN)
    ]
    (folder / "accounts.json").write_text(
        json.dumps({"accounts": accounts, "password": people.PASSWORD, "token": key}, indent=2)
    )
    rows = data.newest_rows(loaded[REMISSION.slug], today)
    with (folder / f"{REMISSION.slug}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)

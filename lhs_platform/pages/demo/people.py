"""The demonstration accounts and the other invented members."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from lhs_platform.pages.demo.names import people as invented_names
from networks.actions import requests
from networks.models import Membership, Network, Site, User
from networks.models.memberships import Access, Group

PASSWORD = "learn-together-2026"
GROUPS = [Group.CLINICIAN] * 4 + [Group.COMMUNITY] * 3 + [Group.LEADER, Group.RESEARCHER]
TITLES = {
    Group.CLINICIAN: ("Physician", "Nurse", "Improvement lead", "Dietitian"),
    Group.COMMUNITY: ("Parent partner", "Parent partner", "Patient partner"),
    Group.LEADER: ("Quality leader", "Chief medical officer"),
    Group.RESEARCHER: ("Researcher", "Data analyst"),
}


@dataclass(frozen=True)
class Account:
    email: str
    name: str
    who: str
    group: str
    access: str
    title: str


ACCOUNTS = (
    Account(
        "coordinator@demo.example", "Odalys Brightwater", "coordinates Steady Gut, Safe "
        "Stay and the national collaborative", Group.LEADER, Access.COORDINATOR, "Network coordinator",
    ),
    Account(
        "clinician@demo.example", "Fennimore Quill", "leads the clinic Riverbend",
        Group.CLINICIAN, Access.SITE_LEAD, "Improvement lead",
    ),
    Account(
        "parent@demo.example", "Wren Oakapple", "parent partner at Riverbend",
        Group.COMMUNITY, Access.MEMBER, "Parent partner",
    ),
    Account(
        "researcher@demo.example", "Ottoline Fenn", "researcher", Group.RESEARCHER,
        Access.MEMBER, "Researcher",
    ),
    Account(
        "leader@demo.example", "Peregrine Ashdown", "leads a health system",
        Group.LEADER, Access.MEMBER, "Quality leader",
    ),
)  # fmt: skip
ADMIN = Account("admin@demo.example", "Ada Steward", "runs the site", "", "", "")


def make_accounts() -> dict[str, User]:
    """Make the demonstration accounts, all with one password and a verified address."""
    password = make_password(PASSWORD)
    users = {}
    for account in (*ACCOUNTS, ADMIN):
        is_admin = account is ADMIN
        user = User(
            email=account.email,
            name=account.name,
            password=password,
            is_staff=is_admin,
            is_superuser=is_admin,
            is_listed=not is_admin,
        )
        user.save()
        users[account.email.split("@")[0]] = user
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True)
        for user in users.values()
    )
    return users


def join(
    user: User,
    network: Network,
    account: Account,
    now: datetime,
    site: Site | None = None,
    *,
    access: str = "",
) -> Membership:
    """Give an account its seat. Who coordinates elsewhere, and not here, has no title here."""
    access = access or account.access
    is_plain = account.access == Access.COORDINATOR and access != Access.COORDINATOR
    return Membership(
        user=user,
        network=network,
        group=account.group,
        access=access,
        site=site,
        role_title="" if is_plain else account.title,
        joined_at=now,
    )


def invent_members(
    network: Network, sites: list[Site], now: datetime, chance: random.Random, names: Iterator[str]
) -> None:
    """Give each site a lead and two or three others; one more person coordinates."""
    people: list[tuple[User, Membership]] = []

    def add(group: str, access: str, site: Site | None, title: str) -> None:
        name = next(names)
        address = f"{name.lower().replace(' ', '.')}@{network.slug}.example"
        user = User(
            email=address, name=name, password="!", is_listed=chance.random() < 0.7,
            shares_email=chance.random() < 0.4, timezone=network.timezone,
        )  # fmt: skip
        member = Membership(
            network=network, group=group, access=access, site=site, role_title=title, joined_at=now
        )
        people.append((user, member))

    add(Group.LEADER, Access.COORDINATOR, None, "Network coordinator")
    for site in sites:
        add(Group.CLINICIAN, Access.SITE_LEAD, site, "Improvement lead")
        for _ in range(chance.choice((2, 2, 3))):
            group = chance.choice(GROUPS)
            add(group, Access.MEMBER, site, chance.choice(TITLES[group]))
    users = User.objects.bulk_create([user for user, _ in people])
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    for user, member in people:
        member.user = user
    Membership.objects.bulk_create([member for _, member in people])


NEWCOMERS = (
    ("Dorothea Quickthorn", Group.COMMUNITY, "My son has Crohn disease. I would like to help."),
    ("Caspian Rainford", Group.CLINICIAN, "I am the new nurse at Larkfield."),
)  # fmt: skip


def ask_to_join(network: Network) -> None:
    """Let two new people wait for a coordinator's answer."""
    for name, group, message in NEWCOMERS:
        address = f"{name.lower().replace(' ', '.')}@newcomers.example"
        user = User.objects.create(email=address, name=name, password="!")
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
        requests.ask(by=user, network=network, group=group, message=message)


def new_names() -> Iterator[str]:
    taken = {account.name for account in ACCOUNTS} | {name for name, *_ in NEWCOMERS}
    return (name for name in invented_names(random.Random(7)) if name not in taken)

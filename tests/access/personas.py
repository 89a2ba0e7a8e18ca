"""The kinds of people the matrix asks about, and the answers it knows.

Answers: ok (allowed, whatever the form then says), login (sent to sign in, or 401 over REST),
404 (does not exist for this person), 403 (seen, but not theirs to do).
"""

PERSONAS = (
    "anonymous",
    "no_membership",
    "outsider",
    "community",
    "clinician",
    "researcher",
    "leader",
    "teammate",
    "site_lead",
    "other_site_lead",
    "coordinator",
    "staff",
)


def answers(
    *,
    anonymous: str = "login",
    strangers: str = "404",
    members: str = "ok",
    leads: str | None = None,
    own_lead: str | None = None,
    team: str | None = None,
    coordinator: str = "ok",
    staff: str = "ok",
) -> dict[str, str]:
    """Spell a row out for each person; leads, and who is on the project's team, answer as members
    unless said otherwise."""
    other_lead = leads or members
    return {
        "anonymous": anonymous,
        "no_membership": strangers,
        "outsider": strangers,
        "community": members,
        "clinician": members,
        "researcher": members,
        "leader": members,
        "teammate": team or members,
        "site_lead": own_lead or other_lead,
        "other_site_lead": other_lead,
        "coordinator": coordinator,
        "staff": staff,
    }


# Everyone, signed in or not.
PUBLIC = answers(anonymous="ok", strangers="ok")
# Everyone with an account.
SIGNED_IN = answers(strangers="ok")
# Members see it; for others it does not exist; staff look after the site and see it.
MEMBERS = answers()
# Members do it; staff see the network but do not act in it.
MEMBERS_ACT = answers(staff="403")
# Only coordinators; members know it is there.
COORDINATORS = answers(members="403", staff="403")
# Coordinators, and staff who may look.
COORDINATORS_AND_STAFF = answers(members="403")
# Only coordinators; members do not see the thing at all, staff see it and do not act.
COORDINATORS_ONLY = answers(members="404", staff="403")
COORDINATORS_ONLY_AND_STAFF = answers(members="404")
# The lead of this site, and coordinators.
SITE = answers(members="403", own_lead="ok", staff="403")
# The lead of this site, the team of the project, and coordinators.
TEAM = answers(members="403", own_lead="ok", team="ok", staff="403")
# Any site lead, and coordinators.
SITE_LEADS = answers(members="403", leads="ok", staff="403")
# The thing belongs to one person who is not among the personas.
NOBODY = answers(members="404", coordinator="404", staff="404")


def classify(status: int, location: str, *, is_api: bool) -> str:
    """Name the answer that a status code is."""
    if status in (301, 302, 303) and "/accounts/login" in location:
        return "login"
    if status == 401 and is_api:
        return "login"
    if status in (403, 404):
        return str(status)
    return "ok" if status < 500 else f"error {status}"

"""Rows of measures, charts and data."""

from tests.access.personas import COORDINATORS, MEMBERS, SIGNED_IN, SITE, SITE_LEADS, answers
from tests.access.row import of, row, slug

MEASURE = of("measure")
# A file on its way in is its sender's alone; the scene's is the coordinator's.
OWN = dict.fromkeys(MEMBERS, "404") | {"anonymous": "login", "coordinator": "ok"}
SERIES, PHASE, MARK = of("series"), of("phase"), of("point_mark")
# The scene's follower is the coordinator; what others follow is nobody else's to see.
FOLLOWER = answers(members="404", staff="404")
ROWS = {
    "outcomes:measure-list": row(get=MEMBERS, slug=slug),
    "outcomes:measure-add": row(get=COORDINATORS, post=COORDINATORS, slug=slug),
    "outcomes:measure-copy": row(get=COORDINATORS, post=COORDINATORS, slug=slug),
    "outcomes:dictionary": row(get=MEMBERS, slug=slug),
    "outcomes:dictionary-csv": row(get=MEMBERS, slug=slug),
    "outcomes:dictionary-json": row(get=MEMBERS, slug=slug),
    "outcomes:measure-detail": row(get=MEMBERS, public_id=MEASURE),
    "outcomes:measure-definitions": row(get=MEMBERS, public_id=MEASURE),
    "outcomes:measure-sites": row(get=MEMBERS, public_id=MEASURE),
    "outcomes:measure-funnel": row(get=MEMBERS, public_id=MEASURE),
    "outcomes:phase-start": row(get=SITE, post=SITE, public_id=SERIES),
    "outcomes:phase-end": row(get=SITE, post=SITE, public_id=PHASE),
    "outcomes:baseline-freeze": row(get=SITE, post=SITE, public_id=SERIES),
    "outcomes:point-mark": row(get=SITE, post=SITE, public_id=SERIES),
    "outcomes:point-unmark": row(get=SITE, post=SITE, public_id=MARK),
    "outcomes:measure-csv": row(get=MEMBERS, public_id=MEASURE),
    "outcomes:note-add": row(get=SITE_LEADS, post=SITE_LEADS, public_id=MEASURE),
    "outcomes:measure-edit": row(get=COORDINATORS, post=COORDINATORS, public_id=MEASURE),
    "outcomes:measure-retire": row(get=COORDINATORS, post=COORDINATORS, public_id=MEASURE),
    "outcomes:data-entry": row(get=SITE_LEADS, post=SITE_LEADS, slug=slug),
    "outcomes:data-upload": row(get=SITE_LEADS, post=SITE_LEADS, slug=slug),
    "outcomes:file-detail": row(get=OWN, public_id=of("data_file")),
    "outcomes:file-store": row(post=OWN, public_id=of("data_file")),
    "outcomes:file-drop": row(post=OWN, public_id=of("data_file")),
    "outcomes:file-faults": row(get=OWN, public_id=of("data_file")),
    "outcomes:data-workbook": row(get=SITE_LEADS, slug=slug),
    "outcomes:data-template": row(get=SITE_LEADS, slug=slug),
    "outcomes:submission-list": row(get=MEMBERS, slug=slug),
    "outcomes:signal-list": row(get=MEMBERS, slug=slug),
    "outcomes:signal-look": row(post=SITE, public_id=of("signal")),
    "outcomes:signal-explain": row(get=SITE, post=SITE, public_id=of("signal")),
    "outcomes:measure-follow": row(post=MEMBERS, public_id=MEASURE),
    "signal-list": row(get=SIGNED_IN),
    "signal-detail": row(get=MEMBERS, public_id=of("signal")),
    "signal-look": row(post=SITE, public_id=of("signal")),
    "signal-explain": row(post=SITE, public_id=of("signal")),
    "follow-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "follow-detail": row(get=FOLLOWER, delete=FOLLOWER, public_id=of("follow")),
    "measure-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "measure-detail": row(get=MEMBERS, patch=COORDINATORS, public_id=MEASURE),
    "measure-retire": row(post=COORDINATORS, public_id=MEASURE),
    "measure-take-over": row(post=SIGNED_IN),
    "definition-list": row(get=SIGNED_IN),
    "definition-detail": row(get=MEMBERS, public_id=of("definition")),
    "chart-list": row(get=SIGNED_IN),
    "chart-detail": row(get=MEMBERS, public_id=of("chart")),
    "observation-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "submission-list": row(get=SIGNED_IN),
    "submission-detail": row(get=MEMBERS, public_id=of("submission")),
    "observation-detail": row(get=MEMBERS, public_id=of("observation")),
}

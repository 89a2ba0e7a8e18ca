"""The habits of the house, checked."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from lhs_platform.lib.access import Guard
from tests.access.routes import all_routes

ROOT = Path(settings.BASE_DIR)
ROOMS = ["lhs_platform", "networks", "outcomes", "improvement", "events"]
LEVELS = {
    "lib": 0,
    "mail": 0,
    "networks": 1,
    "outcomes": 2,
    "improvement": 3,
    "events": 4,
    "pages": 5,
}
TEMPLATES = ROOT / "templates"
# Templates that Django or allauth finds by name rather than our code.
FOUND_BY_NAME = re.compile(
    r"^(account|mfa|allauth|django|usersessions)/|^(400|403|404|429|500)\.html$"
)
LIBRARY_VIEWS = ("django.contrib.admin", "allauth", "drf_spectacular")


def sources(*folders):
    return [
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    ]


def test_foreign_keys_point_down():
    upwards = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete
        for here, there in [(model._meta.app_label, field.related_model._meta.app_label)]
        if here in LEVELS
        and there in LEVELS
        and LEVELS[there] > LEVELS[here]
        # The outbox names the person a mail went to; the login table is everyone's floor.
        and field.related_model._meta.label != "networks.User"
    ]

    assert upwards == []


def test_every_page_carries_a_rule_or_is_public():
    bare = [
        route.name
        for route in all_routes()
        if not route.path.startswith(("api/v1/", "admin/", "accounts/"))
        and not isinstance(getattr(route.view, "guard", None), Guard)
    ]

    assert bare == []


def test_every_public_page_says_why():
    silent = [
        route.name
        for route in all_routes()
        for guard in [getattr(route.view, "guard", None)]
        if guard and guard.rule is None and len(guard.public) < 20
    ]

    assert silent == []


def test_rest_needs_a_person_by_default():
    assert settings.REST_FRAMEWORK["DEFAULT_PERMISSION_CLASSES"] == [
        "rest_framework.permissions.IsAuthenticated"
    ]


def test_every_rest_view_asks_its_rules():
    loose = [
        route.name
        for route in all_routes()
        if route.path.startswith("api/v1/")
        for view in [getattr(route.view, "cls", None)]
        if view is not None
        and not view.__module__.startswith(LIBRARY_VIEWS)
        and "RulePermission" not in {p.__name__ for p in view.permission_classes}
    ]

    assert loose == []


def test_rest_answers_after_an_action_in_one_way():
    own = re.compile(r"self\.answer\(\s*self\.get_queryset\(\)\.get\(pk=")
    apart = [
        str(path)
        for path in sources("networks", "outcomes", "improvement", "events")
        if "api" in path.parts and own.search(path.read_text())
    ]

    assert apart == []


def test_tasks_are_doors():
    rooms = [path for path in sources(*ROOMS) if path.name == "tasks.py"]

    crowded = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in rooms
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and node.decorator_list and len(node.body) > 6
    ]

    assert rooms
    assert crowded == []


def test_no_file_is_crowded():
    crowded = [
        str(path.relative_to(ROOT))
        for path in sources(*ROOMS, "tests", "scripts", "benchmarks")
        if len(path.read_text().splitlines()) > 400
    ]

    assert crowded == []


def test_no_template_is_unused():
    named = set()
    code = [path.read_text() for path in sources(*ROOMS)]
    texts = [*code, *(path.read_text() for path in TEMPLATES.rglob("*") if path.is_file())]
    for text in texts:
        named |= set(re.findall(r"""["']([\w./-]+\.(?:html|txt))["']""", text))
    # E-mails are three templates with one name: subject, text and HTML.
    mails = {
        stem
        for text in texts
        for stem in re.findall(r"""["'](?:emails/)?([\w-]+/[\w-]+)["']""", text)
    }
    unused = []
    for path in TEMPLATES.rglob("*"):
        name = str(path.relative_to(TEMPLATES))
        if not path.is_file() or FOUND_BY_NAME.match(name) or name in named:
            continue
        mail = re.match(
            r"emails/([\w-]+)/([\w-]+?)(?:_subject)?(?:\.subject)?\.(?:txt|html)$", name
        )
        stem = mail and f"{mail[1]}/{mail[2]}"
        if mail and (stem in mails or any(mail[2] in text for text in code)):
            continue
        unused.append(name)

    assert unused == []


def test_no_class_of_the_style_sheets_is_unused():
    users = [*sources(*ROOMS), *(ROOT / "static/js").glob("*.js"), *TEMPLATES.rglob("*.html")]
    words = {word for path in users for word in re.findall(r"\bln-[a-z0-9-]+", path.read_text())}
    ours = {
        name
        for sheet in sorted((ROOT / "static/css").glob("*.css"))
        for name in re.findall(r"\.(ln-[a-z0-9-]+)", sheet.read_text())
    }

    assert len(ours) > 100
    assert ours - words == set()


@pytest.mark.parametrize("room", ["networks", "outcomes", "improvement", "events"])
def test_templates_use_no_other_rooms_fragments(room):
    others = set(LEVELS) - {room}
    reached = [
        f"{path.name} → {used}"
        for path in (TEMPLATES / room).rglob("*.html")
        for used in re.findall(r"""include\s+["']([\w./-]+)["']""", path.read_text())
        if used.split("/")[0] in others
    ]

    assert reached == []


def test_no_inline_script_or_style():
    bad = re.compile(r"""\sstyle=["']|<script>|<style>|\son\w+=["']|hx-on|javascript:""")
    found = [
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if "emails" not in path.parts and bad.search(path.read_text())
    ]

    assert found == []


def test_no_marks_of_unfinished_work():
    mark = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b|(?i:coming soon)")
    folders = [*ROOMS, "templates", "static/js", "static/css", "scripts", "docs"]
    found = [
        str(path.relative_to(ROOT))
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".js", ".css", ".md", ".txt"}
        and mark.search(path.read_text())
    ]

    assert found == []

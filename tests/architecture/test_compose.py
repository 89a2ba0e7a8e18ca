"""The files that deploy the site, held against the settings they set: no engine needed."""

import ast
import os
import re
import subprocess
import sys
import urllib.request
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from tests.faults.site import gunicorn

ROOT = Path(__file__).resolve().parents[2]
APP_SERVICES = ("migrate", "web", "worker", "beat")
REQUIRED = {
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "SITE_URL",
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
    "MAIL_DOMAIN",
    "TRUSTED_PROXIES",
}
FILLED_IN = {
    "SECRET_KEY": "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "SITE_HOST": "commons.example.org",
    "POSTGRES_PASSWORD": "secret",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "Commons <hello@commons.example.org>",
    "MAIL_DOMAIN": "commons.example.org",
}


def read(name: str) -> str:
    return (ROOT / name).read_text()


@cache
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(read("docker-compose.yml"))["services"]
    return found


@cache
def settings_names() -> set[str]:
    """Name every variable that the settings read from the environment."""
    calls = ast.walk(ast.parse(read("lhs_platform/settings.py")))
    return {
        str(node.args[0].value)
        for node in calls
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def filled_in(service: str) -> dict[str, str]:
    """Give a service's environment as the engine would, with an operator's values."""

    def value(match: re.Match[str]) -> str:
        return FILLED_IN.get(match[1], match[3] or "")

    pattern = re.compile(r"\$\{(\w+)(:[-?]([^}]*))?\}")
    environment: dict[str, str] = services()[service]["environment"]
    return {name: pattern.sub(value, text) for name, text in environment.items()}


def test_services_are_the_parts_of_the_site() -> None:
    assert set(services()) == {*APP_SERVICES, "db", "redis", "proxy"}


@pytest.mark.parametrize("service", APP_SERVICES)
def test_environment_is_what_the_settings_read(service: str) -> None:
    names = set(services()[service]["environment"])

    assert names <= settings_names()
    assert names >= REQUIRED


def test_every_setting_of_the_readme_reaches_a_site_of_containers() -> None:
    """But for those that its parts decide: where files are, what is safe, how often to sweep."""
    told = {
        name
        for line in read("README.md").splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([A-Z][A-Z_]+)`", line.split("|")[1])
    }

    assert told - set(services()["web"]["environment"]) == {
        "CELERY_BROKER_URL", "DATA_DIR", "STATIC_ROOT", "DEBUG", "DEMO", "LOG_JSON",
        "MAIL_SWEEP_SECONDS", "CHARTS_SWEEP_SECONDS", "CHARTS_STALE_SECONDS",
        "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS",
    }  # fmt: skip


def test_addresses_name_services_of_the_file() -> None:
    environment = filled_in("web")
    database = urlsplit(environment["DATABASE_URL"])
    inside = services()["db"]["environment"]

    assert database.hostname == "db"
    assert database.username == inside["POSTGRES_USER"]
    assert database.path == f"/{inside['POSTGRES_DB']}"
    assert urlsplit(environment["REDIS_URL"]).hostname == "redis"
    assert urlsplit(environment["SITE_URL"]).hostname in environment["ALLOWED_HOSTS"].split(",")
    assert "web" in environment["ALLOWED_HOSTS"].split(","), "proxy and worker probe it by name"


def test_every_value_an_operator_gives_is_in_the_example() -> None:
    asked = set(re.findall(r"\$\{(\w+)", read("docker-compose.yml")))
    offered = set(re.findall(r"^(\w+)=", read("deploy/example.env"), re.MULTILINE))

    assert asked == offered


def test_one_port_from_server_to_proxy() -> None:
    bind = re.search(r'bind = "0\.0\.0\.0:(\d+)"', read("deploy/gunicorn.conf.py"))
    assert bind
    port = bind[1]

    assert services()["web"]["expose"] == [port]
    assert f"EXPOSE {port}\n" in read("Dockerfile")
    assert f"reverse_proxy web:{port} " in read("deploy/Caddyfile")
    assert f":{port}/healthz/live" in " ".join(services()["web"]["healthcheck"]["test"])


def test_only_the_proxy_is_open_to_the_world() -> None:
    published = {name for name, service in services().items() if "ports" in service}

    assert published == {"proxy"}
    assert filled_in("web")["TRUSTED_PROXIES"] == "1"


def test_probes_ask_pages_that_exist() -> None:
    asked = re.findall(r":\d+/(healthz/\w+)", read("docker-compose.yml") + read("Dockerfile"))
    routes = read("lhs_platform/pages/urls.py")

    assert set(asked) == {"healthz/live", "healthz/ready"}
    assert all(f'"{path}"' in routes for path in asked)


@pytest.mark.parametrize("service", ["worker", "beat"])
def test_background_services_run_the_celery_app(service: str) -> None:
    command = services()[service]["command"]

    assert command[:4] == ["celery", "-A", "lhs_platform", service]
    assert import_module(command[2]).celery_app.main == "lhs_platform"


def test_there_is_exactly_one_scheduler() -> None:
    schedulers = [
        name for name, service in services().items() if "beat" in service.get("command", [])
    ]

    assert schedulers == ["beat"]
    assert services()["beat"]["deploy"]["replicas"] == 1


def test_web_command_names_the_application() -> None:
    named = re.search(r'"(deploy/[\w.]+)", "([\w.]+):(\w+)"\]', read("Dockerfile"))

    assert named
    assert (ROOT / named[1]).exists()
    assert callable(getattr(import_module(named[2]), named[3]))


def test_final_stage_runs_as_nobody_special_and_builds_nothing() -> None:
    final = read("Dockerfile").split("\nFROM ")[-1]

    assert re.findall(r"^USER (\w+)", final, re.MULTILINE) == ["lhs"]
    assert not re.search(r"apt-get|pip install|gcc|build-essential", final)


def test_what_the_image_copies_exists_and_is_not_ignored() -> None:
    ignored = set(read(".dockerignore").split())
    wanted = ["requirements/uv.txt", "requirements/base.txt", "deploy/probe.py", "manage.py"]

    assert all((ROOT / path).exists() for path in wanted)
    assert not {part for path in wanted for part in (path, path.split("/")[0])} & ignored


@pytest.mark.slow
def test_site_accepts_the_environment_of_compose() -> None:
    """The deploy check passes with just what compose sets."""
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    environment = filled_in("web") | {"PATH": os.environ["PATH"]}

    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_metrics_are_those_of_all_web_processes(tmp_path: Path) -> None:
    """Two processes answer by turns: what is counted never goes back, and nothing is left out."""
    environment = {"SECURE_SSL_REDIRECT": "0", "METRICS_TOKEN": "t", "DATA_DIR": str(tmp_path)}
    command = ["--config", "deploy/gunicorn.conf.py"]

    with gunicorn("lhs_platform.wsgi:application", *command, **environment) as url:
        counted = [asked_and_counted(url) for _ in range(16)]

    assert counted == sorted(counted)
    assert counted[-1] - counted[0] == len(counted) - 1


def asked_and_counted(url: str) -> float:
    """Ask a page once, then how often it was asked."""
    for path in ("healthz/live", "metrics"):
        asked = urllib.request.Request(f"{url}/{path}", headers={"Authorization": "Bearer t"})
        with urllib.request.urlopen(asked) as answer:
            body = answer.read().decode()
    counts = re.findall(
        r'^django_http_requests_total_by_view\w+_total{.*view="pages:health-live".*} (.+)$',
        body,
        re.MULTILINE,
    )
    return sum(map(float, counts))

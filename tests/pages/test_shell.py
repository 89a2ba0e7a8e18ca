"""The shell of every page: the strict policy, the account pages, the error pages."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from networks.models import User

FORBIDDEN = re.compile(r"""\sstyle=|\son[a-z]+=["']|<style|(src|href)="(data|javascript):|hx-on""")
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\b(src=|type=\"application/json\"))")
PUBLIC = [
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_inactive",
    "pages:accessibility",
    "pages:privacy",
    "pages:words",
    "pages:components",
]
OWN = ["account_email", "account_change_password", "mfa_index", "account_logout"]
BEHIND_A_QUESTION = ["mfa_activate_totp", "mfa_add_webauthn"]


def breaks_policy(html: str) -> list[str]:
    return [m.group() for rule in (FORBIDDEN, INLINE_SCRIPT) for m in rule.finditer(html)]


@pytest.fixture
def person(db: None) -> User:
    person = User.objects.create_user("wren@example.org", "violet-river-42", name="Wren Oakapple")
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    return person


@pytest.mark.django_db
@pytest.mark.parametrize("name", PUBLIC)
def test_public_page_holds_to_the_policy(client: Client, name: str) -> None:
    page = client.get(reverse(name))

    html = page.content.decode()
    assert page.status_code == 200
    assert breaks_policy(html) == []
    assert html.count("<h1") == 1


@pytest.mark.parametrize("name", OWN)
def test_settings_page_holds_to_the_policy(client: Client, person: User, name: str) -> None:
    client.force_login(person)

    page = client.get(reverse(name))

    assert page.status_code == 200
    assert breaks_policy(page.content.decode()) == []


@pytest.mark.parametrize("name", BEHIND_A_QUESTION)
def test_what_changes_sign_in_asks_for_the_password_first(
    client: Client, person: User, name: str
) -> None:
    client.force_login(person)
    asked = client.get(reverse(name), follow=True)

    page = client.post(asked.request["PATH_INFO"], {"password": "violet-river-42"})
    page = client.get(reverse(name))

    assert "Is it you?" in asked.content.decode()
    assert page.status_code == 200
    assert breaks_policy(page.content.decode()) == []


@pytest.mark.django_db
def test_sign_up_leads_to_the_code(client: Client) -> None:
    data = {"name": "Wren", "email": "wren@example.org", "password1": "violet-river-42"}

    page = client.post(reverse("account_signup"), data, follow=True)

    assert page.status_code == 200
    assert "We sent a code to <b>wren@example.org</b>" in page.content.decode()


@pytest.mark.django_db
def test_wrong_password_is_said_and_the_address_kept(client: Client) -> None:
    data = {"login": "wren@example.org", "password": "wrong"}

    page = client.post(reverse("account_login"), data)

    assert "One thing needs a look" in page.content.decode()
    assert 'value="wren@example.org"' in page.content.decode()


@pytest.mark.parametrize("name", ["400", "500", "503"])
def test_bare_error_page_needs_nothing(name: str) -> None:
    html = render_to_string(f"{name}.html")

    assert "What is safe" in html
    assert breaks_policy(html) == []


@pytest.mark.parametrize("name", ["403", "404", "429", "csrf_failure"])
def test_error_page_says_what_to_do(name: str) -> None:
    html = render_to_string(f"{name}.html", request=RequestFactory().get("/"))

    assert "What to do" in html
    assert breaks_policy(html) == []


def test_theme_is_written_by_the_server(client: Client, person: User) -> None:
    client.force_login(person)

    client.post(reverse("pages:theme"), {"theme": "dark", "next": reverse("pages:words")})

    assert 'data-bs-theme="dark"' in client.get(reverse("pages:words")).content.decode()


@pytest.mark.parametrize("name", ["networks:network-list", "pages:home", "account_login"])
def test_query_with_a_nul_is_refused(client, person, name):
    client.force_login(person)

    response = client.get(f"{reverse(name)}?q=a%00b")

    assert response.status_code == 400
    assert "Content-Security-Policy" in response


@pytest.mark.parametrize(
    ("back", "location"),
    [
        ("/about/words/", "/about/words/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/a\r\nSet-Cookie: x=y", "/a%0D%0ASet-Cookie:%20x=y"),
    ],
)
def test_theme_leads_back_to_this_site_only(client, db, back, location):
    response = client.post(reverse("pages:theme"), {"theme": "dark", "next": back})

    assert response["Location"] == location


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", "Bearer \u00e4\u00f6"])
def test_metrics_are_shut_to_a_wrong_token(client, db, settings, given):
    settings.METRICS_TOKEN = "right"

    assert client.get("/metrics", headers={"authorization": given}).status_code == 404
    assert client.get("/metrics", headers={"authorization": "Bearer right"}).status_code == 200

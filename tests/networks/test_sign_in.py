"""How people sign in: by address, verified, without telling who has an account."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import RequestFactory
from django.urls import reverse

from lhs_platform.lib import origin
from lhs_platform.mail.models import Message
from networks.models import AuditEntry, User
from tests.factories.networks import UserFactory

PASSWORD = "quiet-otters-swim-7"


@pytest.fixture
def person(db):
    return UserFactory(email="known@people.example", name="Kay Known", raw_password=PASSWORD)


@pytest.fixture
def hashed(monkeypatch):
    """Give the passwords that are hashed: hashing takes the time by which people could tell."""
    seen = []

    def encode(self, password, salt):
        seen.append(password)
        return f"md5${salt}$x"

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    return seen


def sign_in(client, email="known@people.example", password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **more)


def signed_in_as(client):
    return client.session.get("_auth_user_id")


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def last_text():
    """Give the text of the mail posted last, by the outbox or straight."""
    if mail.outbox:
        return mail.outbox[-1].body
    return Message.objects.latest("pk").body_text


def without_tokens(response):
    """Give a page without what differs from one request to the next, or repeats the input."""
    text = re.sub(r"[\w-]+@people\.example", "", response.content.decode())
    return re.sub(r"[A-Za-z0-9]{64}", "", text)


@pytest.mark.parametrize("email", ["known@people.example", "KNOWN@People.Example"])
def test_address_is_the_login_in_any_case(client, person, email):
    response = sign_in(client, email)

    assert response.status_code == 302
    assert signed_in_as(client) == str(person.pk)


def test_unverified_address_does_not_sign_in(client, person):
    EmailAddress.objects.update(verified=False)

    response = sign_in(client)

    assert "confirm-email" in response.headers["Location"]
    assert signed_in_as(client) is None


def test_closed_account_does_not_sign_in(client, person):
    User.objects.update(is_active=False)

    sign_in(client)

    assert signed_in_as(client) is None


def test_session_of_a_closed_account_ends(client, person):
    client.force_login(person)
    User.objects.update(is_active=False)

    response = client.get(reverse("networks:profile"))

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")


def test_sign_in_by_code(client, person):
    asked = client.post(reverse("account_request_login_code"), {"email": person.email})
    code = re.search(r"^\s*([A-Z0-9]{4,}-?[A-Z0-9]*)\s*$", last_text(), re.MULTILINE)[1]

    client.post(asked.headers["Location"], {"code": code})

    assert signed_in_as(client) == str(person.pk)


@pytest.mark.parametrize(
    ("name", "field", "more"),
    [
        ("account_login", "login", {"password": "wrong-password-9"}),
        ("account_reset_password", "email", {}),
        ("account_request_login_code", "email", {}),
        ("account_signup", "email", {"name": "Sam", "password1": PASSWORD}),
    ],
)
def test_pages_do_not_tell_who_has_an_account(client, person, name, field, more):
    answers = []
    for email in ("known@people.example", "nobody@people.example"):
        response = client.post(reverse(name), {field: email} | more)
        client.cookies.clear()
        answers.append(
            (response.status_code, response.headers.get("Location"), without_tokens(response))
        )

    assert answers[0] == answers[1]


def test_sign_up_says_what_a_password_needs_in_our_words(client, db, settings):
    (least,) = [
        one["OPTIONS"]["min_length"]
        for one in settings.AUTH_PASSWORD_VALIDATORS
        if one["NAME"].endswith("MinimumLengthValidator")
    ]

    page = client.get(reverse("account_signup")).text

    assert f"At least {least} characters." in page
    assert "Your password" not in page


def test_sign_up_keeps_the_name_and_asks_to_verify(client, db):
    response = client.post(
        reverse("account_signup"),
        {"name": "Nia New", "email": "nia@people.example", "password1": PASSWORD},
    )

    user = User.objects.get(email="nia@people.example")
    assert user.name == "Nia New"
    assert "confirm-email" in response.headers["Location"]
    assert signed_in_as(client) is None


def test_sign_up_page_offers_the_invited_address(client, db):
    page = client.get(reverse("account_signup"), {"email": "invited@people.example"})

    assert 'value="invited@people.example"' in page.content.decode()


def test_sign_up_by_invitation_leads_back_to_it(client, db):
    client.post(
        f"{reverse('account_signup')}?next=/join/some-token/",
        {
            "name": "Nia",
            "email": "nia@people.example",
            "password1": PASSWORD,
            "next": "/join/some-token/",
        },
    )
    code = re.search(r"^\s*([A-Z0-9]{4,}-?[A-Z0-9]*)\s*$", last_text(), re.MULTILINE)[1]

    response = client.post(reverse("account_email_verification_sent"), {"code": code})

    assert EmailAddress.objects.get().verified
    assert response.headers["Location"] == "/join/some-token/"


@pytest.mark.slow
def test_guessing_is_slowed_down(client, person):
    for _ in range(6):
        sign_in(client, password="wrong-password-9")

    response = sign_in(client)

    assert signed_in_as(client) is None
    assert "Too many" in response.content.decode()


def test_client_address_behind_a_proxy_is_the_one_our_proxy_saw(settings):
    settings.TRUSTED_PROXIES = settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = RequestFactory().get("/", headers={"x-forwarded-for": "10.9.9.9, 203.0.113.7"})

    assert origin.client_ip(request) == "203.0.113.7"
    assert ratelimit.get_ip(request) == "203.0.113.7"


def test_client_address_without_a_proxy_ignores_what_the_client_says(settings):
    settings.TRUSTED_PROXIES = settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    request = RequestFactory().get(
        "/", headers={"x-forwarded-for": "10.9.9.9"}, REMOTE_ADDR="198.51.100.4"
    )

    assert origin.client_ip(request) == "198.51.100.4"
    assert ratelimit.get_ip(request) == "198.51.100.4"


@pytest.mark.parametrize(
    "name",
    [
        "account_email",
        "account_change_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
    ],
)
def test_pages_of_keys_are_reached_after_signing_in(client, person, name):
    """Keys are changed only by someone who has just shown the password again."""
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    response = client.get(reverse(name))

    assert response.status_code == 200


def test_new_passkey_signs_in_alone_unless_that_is_unticked(client, person):
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    page = client.get(reverse("mfa_add_webauthn")).content.decode()

    assert re.search(r'<input[^>]*name="passwordless"[^>]* checked', page)


def test_passkey_sign_in_is_offered(client, db):
    response = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})

    assert response.status_code == 200
    assert "request_options" in response.json()


def test_admin_signs_in_by_the_same_door(client, db):
    response = client.get("/admin/login/")

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")


def test_sign_in_and_out_are_recorded(client, person):
    sign_in(client)
    client.post(reverse("account_logout"))

    assert verbs() == ["account.signed_in", "account.signed_out"]
    assert AuditEntry.objects.first().actor == person


def test_failed_sign_in_is_recorded_without_what_was_typed(client, person):
    sign_in(client, password="wrong-password-9")
    sign_in(client, email="my-secret-password@people.example", password="wrong-password-9")

    known, unknown = AuditEntry.objects.order_by("pk")
    assert (known.verb, known.label, known.actor) == ("account.sign_in_failed", "Kay Known", None)
    assert unknown.label == "an address we do not know"
    assert "my-secret" not in str(AuditEntry.objects.values().get(pk=unknown.pk))


def test_new_password_is_recorded_and_the_password_is_not(client, person):
    sign_in(client)

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": f"{PASSWORD}-x", "password2": f"{PASSWORD}-x"},
    )

    assert "account.password_changed" in verbs()
    assert PASSWORD not in str(list(AuditEntry.objects.values()))


def test_recovery_codes_and_second_step_are_recorded(client, person):
    key = Authenticator(user=person, type=Authenticator.Type.TOTP, data={})
    authenticator_added.send(sender=Authenticator, request=None, user=person, authenticator=key)
    authentication_failed.send(sender=Authenticator, request=None, user=person, authenticator=key)

    assert verbs() == ["account.second_step_added", "account.second_step_failed"]


@pytest.mark.parametrize("email", ["known@people.example", "unknown@people.example"])
def test_links_in_mails_lead_to_our_own_address(client, person, settings, email):
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["*"], "https://commons.example"

    client.post(
        reverse("account_reset_password"), {"email": email}, headers={"host": "evil.example"}
    )

    assert "https://commons.example/accounts/" in last_text()
    assert "evil.example" not in last_text()


@pytest.mark.parametrize("address", ["", "unknown", "1.2.3.4:5", "x" * 300])
def test_what_is_no_client_address_is_none(settings, address):
    settings.TRUSTED_PROXIES = 1
    request = RequestFactory().get("/", headers={"x-forwarded-for": address}, REMOTE_ADDR="")

    assert origin.client_ip(request) is None


@pytest.mark.parametrize("email", ["known@people.example", "unknown@people.example"])
def test_sign_up_hashes_one_password_whoever_asks(client, person, email, hashed):
    data = {"email": email, "name": "Any Body", "password1": PASSWORD}

    client.post(reverse("account_signup"), data)

    assert hashed == [PASSWORD]


def test_what_is_wrong_is_said_in_our_words(client, person):
    response = sign_in(client, password="not the one")

    assert "The e-mail address or the password is not right." in response.content.decode()


def test_wrong_second_step_is_said_in_our_words(client, person):
    Authenticator.objects.create(user=person, type="totp", data={"secret": "GY7OF54G3BFMIW47"})
    sign_in(client)

    response = client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert "This code is not right, or it is too old." in response.content.decode()

"""Who is calling: a browser session, or a program with a bearer token."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from lhs_platform.lib import origin
from networks.models import ApiToken, User
from networks.models.tokens import digest_of

LAST_USE_STEP = timedelta(minutes=1)


class BearerTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer lhs_…`: hashed, expiring, bound to chosen networks."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        now = timezone.now()
        token = (
            ApiToken.objects.usable(now)
            .filter(digest=digest_of(key.strip()))
            .select_related("user")
            .prefetch_related("networks")
            .first()
        )
        if token is None:
            raise AuthenticationFailed("This token is not known, has ended or was taken back.")
        user = token.user
        user.limited_to = frozenset(network.pk for network in token.networks.all())
        origin.note_token(token.pk)
        if token.last_used_at is None or now - token.last_used_at > LAST_USE_STEP:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return user, token

    def authenticate_header(self, _request: Request) -> str:
        return 'Bearer realm="api"'


class BrowserSessionAuthentication(SessionAuthentication):
    """The signed-in browser, with CSRF protection for unsafe methods."""


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = BearerTokenAuthentication
    name = "bearer"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = BrowserSessionAuthentication
    name = "session"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}

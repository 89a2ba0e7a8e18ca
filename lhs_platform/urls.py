"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    # Before the pages: networks/add/ is not a network called add.
    path("", include("networks.urls")),
    path("", include("lhs_platform.pages.urls")),
    path("", include("outcomes.urls")),
    path("", include("improvement.urls")),
    path("", include("events.urls")),
    path("", include("lhs_platform.mail.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("networks.api.urls")),
    path("api/v1/", include("outcomes.api.urls")),
    path("api/v1/", include("improvement.api.urls")),
    path("api/v1/", include("events.api.urls")),
    path("api/v1/", include("lhs_platform.pages.api_urls")),
    path("admin/", admin.site.urls),
]
handler500 = "lhs_platform.pages.failing.server_error"

from django.urls import path

from lhs_platform.pages import demo_files, health, home, overview, reference, views
from lhs_platform.pages.trail import views as trail

app_name = "pages"
urlpatterns = [
    path("", home.home, name="home"),
    path("networks/<slug:slug>/", overview.network_overview, name="network-overview"),
    path("networks/<slug:slug>/ideas/<int:number>/trail/", trail.idea_trail, name="idea-trail"),
    path("trail/<slug:kind>/<uuid:public_id>/", trail.trail_detail, name="trail"),
    path("api/", reference.api_reference, name="api-reference"),
    path("about/accessibility/", views.accessibility, name="accessibility"),
    path("about/privacy/", views.privacy, name="privacy"),
    path("about/words/", views.words, name="words"),
    path("components/", views.components, name="components"),
    path("theme/", views.theme, name="theme"),
    path("demo/<slug:slug>.csv", demo_files.demo_file, name="demo-file"),
    path("healthz/live", health.live, name="health-live"),
    path("healthz/ready", health.ready, name="health-ready"),
    path("metrics", health.metrics, name="metrics"),
]

"""Pages of a call of a network."""

from django.urls import URLPattern, URLResolver, path

from improvement.views import calls

urlpatterns: list[URLPattern | URLResolver] = [
    path("networks/<slug:slug>/call/", calls.call, name="call"),
    path("networks/<slug:slug>/call/deck/", calls.call_deck, name="call-deck"),
    path("networks/<slug:slug>/call/pick/", calls.cycle_pick, name="cycle-pick"),
]

"""Pages of votes, and of what was decided after them."""

from django.urls import URLPattern, URLResolver, path

from improvement.views import decisions, papers, rounds, voting

NETWORK = "networks/<slug:slug>"
ROUND = "rounds/<uuid:public_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{NETWORK}/rounds/", rounds.round_list, name="round-list"),
    path(f"{NETWORK}/rounds/add/", rounds.round_add, name="round-add"),
    path(f"{NETWORK}/prioritized/", decisions.prioritized, name="prioritized"),
    path(f"{NETWORK}/prioritized/export/", decisions.prioritized_export, name="prioritized-export"),
    path(f"{ROUND}/", rounds.round_detail, name="round-detail"),
    path(f"{ROUND}/edit/", rounds.round_edit, name="round-edit"),
    path(f"{ROUND}/announce/", rounds.round_announce, name="round-announce"),
    path(f"{ROUND}/close/", rounds.round_close, name="round-close"),
    path(f"{ROUND}/extend/", rounds.round_extend, name="round-extend"),
    path(f"{ROUND}/void/", rounds.round_void, name="round-void"),
    path(f"{ROUND}/again/", rounds.round_again, name="round-again"),
    path(f"{ROUND}/publish/", rounds.round_publish, name="round-publish"),
    path(f"{ROUND}/export/", rounds.round_export, name="round-export"),
    path(f"{ROUND}/live/", rounds.round_live, name="round-live"),
    path(f"{ROUND}/vote/", voting.round_vote, name="round-vote"),
    path(f"{ROUND}/papers/", papers.round_papers, name="round-papers"),
    path(f"{ROUND}/print/", papers.round_print, name="round-print"),
    path(f"{ROUND}/decide/<uuid:option>/", decisions.round_decide, name="round-decide"),
]

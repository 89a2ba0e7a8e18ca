"""Pages of facilitated sessions."""

from django.urls import URLPattern, URLResolver, path

from improvement.views import session_items, session_part, session_run, sessions

NETWORK = "networks/<slug:slug>"
SESSION = "sessions/<uuid:public_id>"
ITEM = f"{SESSION}/lines/<uuid:item>"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{NETWORK}/sessions/", sessions.session_list, name="session-list"),
    path(f"{NETWORK}/sessions/add/", sessions.session_add, name="session-add"),
    path(f"{SESSION}/", sessions.session_detail, name="session-detail"),
    path(f"{SESSION}/edit/", sessions.session_edit, name="session-edit"),
    path(f"{SESSION}/start/", sessions.session_start, name="session-start"),
    path(f"{SESSION}/export/", sessions.session_export, name="session-export"),
    path(f"{SESSION}/run/", session_run.session_run, name="session-run"),
    path(f"{SESSION}/run/next/", session_run.session_next, name="session-next"),
    path(f"{SESSION}/run/back/", session_run.session_back, name="session-back"),
    path(f"{SESSION}/run/time/", session_run.session_extend, name="session-extend"),
    path(f"{SESSION}/run/again/", session_run.session_vote_again, name="session-vote-again"),
    path(f"{SESSION}/run/over/", session_run.session_pass_over, name="session-pass-over"),
    path(f"{SESSION}/run/collect/", session_run.session_collect, name="session-collect"),
    path(f"{SESSION}/run/add/", session_run.session_add_for, name="session-add-for"),
    path(f"{SESSION}/run/remark/", session_run.session_remark, name="session-remark"),
    path(f"{SESSION}/run/stop/", session_run.session_stop, name="session-stop"),
    path(f"{SESSION}/wall/", session_run.session_wall, name="session-wall"),
    path(f"{SESSION}/part/", session_part.session_part, name="session-part"),
    path(f"{SESSION}/part/join/", session_part.session_join, name="session-join"),
    path(f"{SESSION}/part/lines/", session_part.session_lines_save, name="session-lines"),
    path(f"{SESSION}/part/say/", session_part.session_say, name="session-say"),
    path(f"{SESSION}/part/pass/", session_part.session_pass, name="session-pass"),
    path(f"{SESSION}/part/done/", session_part.session_done, name="session-done"),
    path(f"{ITEM}/", session_items.session_item, name="session-item"),
    path(f"{ITEM}/word/", session_items.session_item_word, name="session-item-word"),
    path(f"{ITEM}/merge/", session_items.session_item_merge, name="session-item-merge"),
    path(f"{ITEM}/part/", session_items.session_item_part, name="session-item-part"),
    path(f"{ITEM}/off/", session_items.session_item_off, name="session-item-off"),
    path(f"{ITEM}/on/", session_items.session_item_on, name="session-item-on"),
]

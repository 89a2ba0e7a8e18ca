"""Addresses of notes, decisions, actions, minutes, evaluation and numbers."""

from django.urls import path

from events.views import evaluations, minutes, notes, numbers, personal, results

urlpatterns = [
    path("networks/<slug:slug>/meetings/actions/", results.action_list, name="action-list"),
    path("meetings/<uuid:public_id>/notes/", notes.event_notes, name="event-notes"),
    path("agenda-items/<uuid:public_id>/notes/", notes.note_edit, name="note-edit"),
    path("agenda-items/<uuid:public_id>/notes/history/", notes.note_history, name="note-history"),
    path("meetings/<uuid:public_id>/decisions/add/", results.decision_add, name="decision-add"),
    path("decisions/<uuid:public_id>/edit/", results.decision_edit, name="decision-edit"),
    path("decisions/<uuid:public_id>/remove/", results.decision_remove, name="decision-remove"),
    path("meetings/<uuid:public_id>/actions/add/", results.action_add, name="action-add"),
    path("actions/<uuid:public_id>/edit/", results.action_edit, name="action-edit"),
    path("actions/<uuid:public_id>/remove/", results.action_remove, name="action-remove"),
    path("actions/<uuid:public_id>/done/", results.action_done, name="action-done"),
    path("actions/<uuid:public_id>/reopen/", results.action_reopen, name="action-reopen"),
    path("meetings/<uuid:public_id>/minutes/", minutes.event_minutes, name="event-minutes"),
    path("meetings/<uuid:public_id>/minutes/print/", minutes.minutes_print, name="minutes-print"),
    path("meetings/<uuid:public_id>/minutes/edit/", minutes.minutes_edit, name="minutes-edit"),
    path("meetings/<uuid:public_id>/minutes/draft/", minutes.minutes_draft, name="minutes-draft"),
    path(
        "meetings/<uuid:public_id>/minutes/publish/",
        minutes.minutes_publish,
        name="minutes-publish",
    ),
    path(
        "meetings/<uuid:public_id>/minutes/unpublish/",
        minutes.minutes_unpublish,
        name="minutes-unpublish",
    ),
    path(
        "meetings/<uuid:public_id>/minutes/history/",
        minutes.minutes_history,
        name="minutes-history",
    ),
    path(
        "meetings/<uuid:public_id>/evaluation/",
        evaluations.event_evaluation,
        name="event-evaluation",
    ),
    path(
        "meetings/<uuid:public_id>/evaluation/plan/",
        evaluations.evaluation_plan,
        name="evaluation-plan",
    ),
    path(
        "meetings/<uuid:public_id>/evaluation/ask/",
        evaluations.evaluation_ask,
        name="evaluation-ask",
    ),
    path(
        "meetings/<uuid:public_id>/evaluation/answer/",
        evaluations.evaluation_answer,
        name="evaluation-answer",
    ),
    path("meetings/<uuid:public_id>/results/", numbers.event_results, name="event-results"),
    path(
        "meetings/<uuid:public_id>/results/export/", numbers.results_export, name="results-export"
    ),
    path("i/<str:token>/actions/", personal.actions_by_link, name="actions-by-link"),
    path("i/<str:token>/evaluation/", personal.evaluation_by_link, name="evaluation-by-link"),
]

"""Addresses of the mails of a meeting, and of what is done for several people at once."""

from django.urls import path

from events.views import chosen, mails, person

urlpatterns = [
    path("meetings/<uuid:public_id>/people/chosen/", chosen.people_chosen, name="people-chosen"),
    path("meetings/<uuid:public_id>/messages/", mails.event_mails, name="event-mails"),
    path("meetings/<uuid:public_id>/messages/reminders/add/", mails.rule_add, name="rule-add"),
    path("meetings/<uuid:public_id>/messages/<slug:kind>/", mails.letter_edit, name="letter-edit"),
    path(
        "meetings/<uuid:public_id>/messages/<slug:kind>/mail/",
        mails.letter_preview,
        name="letter-preview",
    ),
    path(
        "meetings/<uuid:public_id>/messages/<slug:kind>/usual/",
        mails.letter_reset,
        name="letter-reset",
    ),
    path(
        "meetings/<uuid:public_id>/messages/<slug:kind>/test/",
        mails.letter_test,
        name="letter-test",
    ),
    path("reminders/<uuid:public_id>/", mails.rule_edit, name="rule-edit"),
    path("reminders/<uuid:public_id>/remove/", mails.rule_remove, name="rule-remove"),
    path(
        "invitations/<uuid:public_id>/came-back/",
        person.invitation_bounced,
        name="invitation-bounced",
    ),
    path(
        "invitations/<uuid:public_id>/works-again/",
        person.invitation_works,
        name="invitation-works",
    ),
]

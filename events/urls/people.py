"""Addresses of the people of a meeting."""

from django.urls import path

from events.views import merging, people, person

urlpatterns = [
    path("meetings/<uuid:public_id>/people/", people.event_people, name="event-people"),
    path("meetings/<uuid:public_id>/people/numbers/", people.event_numbers, name="event-numbers"),
    path("meetings/<uuid:public_id>/people/sending/", people.event_sending, name="event-sending"),
    path("meetings/<uuid:public_id>/sending/resume/", people.sending_resume, name="sending-resume"),
    path("meetings/<uuid:public_id>/sending/stop/", people.sending_stop, name="sending-stop"),
    path("meetings/<uuid:public_id>/people/add/", people.people_add, name="people-add"),
    path("meetings/<uuid:public_id>/people/pick/", people.people_pick, name="people-pick"),
    path("meetings/<uuid:public_id>/people/send/", people.invitations_send, name="people-send"),
    path("meetings/<uuid:public_id>/people/export/", people.people_export, name="people-export"),
    path("invitations/<uuid:public_id>/", person.invitation_detail, name="invitation-detail"),
    path("invitations/<uuid:public_id>/needs/", person.needs_show, name="needs-show"),
    path(
        "invitations/<uuid:public_id>/correct/",
        person.invitation_correct,
        name="invitation-correct",
    ),
    path(
        "invitations/<uuid:public_id>/resend/", person.invitation_resend, name="invitation-resend"
    ),
    path(
        "invitations/<uuid:public_id>/withdraw/",
        person.invitation_withdraw,
        name="invitation-withdraw",
    ),
    path("invitations/<uuid:public_id>/merge/", merging.invitation_merge, name="invitation-merge"),
    path("invitations/<uuid:public_id>/answer/", person.answer_record, name="answer-record"),
    path(
        "invitations/<uuid:public_id>/preview/",
        person.invitation_preview,
        name="invitation-preview",
    ),
    path(
        "invitations/<uuid:public_id>/preview/mail/",
        person.invitation_preview_mail,
        name="invitation-preview-mail",
    ),
]

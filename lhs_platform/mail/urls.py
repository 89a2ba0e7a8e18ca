from django.urls import path

from lhs_platform.mail import hooks, views

app_name = "mail"
urlpatterns = [
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<uuid:public_id>/", views.mailbox_item, name="mailbox-item"),
    path("mailbox/<uuid:public_id>/html/", views.mailbox_html, name="mailbox-html"),
    path("mailbox/<uuid:public_id>/invite.ics", views.mailbox_calendar, name="mailbox-calendar"),
    path("mailbox/<uuid:public_id>/<slug:name>.png", views.mailbox_picture, name="mailbox-picture"),
    path("mail/hooks/<slug:service>/", hooks.reported, name="hook"),
]

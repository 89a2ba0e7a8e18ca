"""Addresses of answers: by personal link and signed in."""

from django.urls import path

from events.views import answers, links, mine, stopping

urlpatterns = [
    path("meetings/<uuid:public_id>/answer/", mine.event_answer, name="event-answer"),
    path("meetings/<uuid:public_id>/seat/", mine.event_seat, name="event-seat"),
    path("i/again/", links.link_again, name="link-again"),
    path("i/<str:token>/", answers.rsvp, name="rsvp"),
    path("i/<str:token>/thanks/", answers.rsvp_thanks, name="rsvp-thanks"),
    path("i/<str:token>/seat/", answers.rsvp_seat, name="rsvp-seat"),
    path("i/<str:token>/code/", answers.rsvp_code, name="rsvp-code"),
    path("i/<str:token>/stop/", stopping.rsvp_stop, name="rsvp-stop"),
    path("i/<str:token>/write-again/", stopping.rsvp_write_again, name="rsvp-write-again"),
    path("i/<str:token>/calendar.ics", answers.rsvp_calendar, name="rsvp-calendar"),
]

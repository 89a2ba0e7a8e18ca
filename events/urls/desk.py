"""Addresses of the desk, the badges, who came, and what is on now."""

from django.urls import path

from events.views import attendance, badges, check_in, now

MEETING = "meetings/<uuid:public_id>"

urlpatterns = [
    path(f"{MEETING}/check-in/", check_in.check_in, name="check-in"),
    path(f"{MEETING}/check-in/tap/", check_in.check_in_tap, name="check-in-tap"),
    path(f"{MEETING}/check-in/taps/", check_in.check_in_taps, name="check-in-taps"),
    path(f"{MEETING}/check-in/list/", check_in.check_in_list, name="check-in-people"),
    path(f"{MEETING}/check-in/needs/", check_in.check_in_needs, name="check-in-needs"),
    path(f"{MEETING}/check-in/new/", check_in.walk_in, name="walk-in"),
    path(f"{MEETING}/check-in/worker.js", check_in.check_in_worker, name="check-in-worker"),
    path(f"{MEETING}/badges/", badges.badges, name="badges"),
    path(f"{MEETING}/attendance/", attendance.attendance, name="attendance"),
    path(f"{MEETING}/attendance/export/", attendance.attendance_export, name="attendance-export"),
    path(f"{MEETING}/now/", now.event_now, name="event-now"),
    path(f"{MEETING}/now/screen/", now.now_screen, name="now-screen"),
    path(f"{MEETING}/here/", now.event_here, name="event-here"),
    path("i/<str:token>/now/", now.link_now, name="link-now"),
    path("i/<str:token>/here/", now.link_here, name="link-here"),
]

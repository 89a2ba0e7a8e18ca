from rest_framework.routers import SimpleRouter

from events.api import check_ins, views

router = SimpleRouter(use_regex_path=False)
router.register("events", views.EventViewSet, basename="event")
router.register("invitations", views.InvitationViewSet, basename="invitation")
router.register("rsvps", views.RSVPViewSet, basename="rsvp")
router.register("check-ins", check_ins.CheckInViewSet, basename="check-in")

urlpatterns = router.urls

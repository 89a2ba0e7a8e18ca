from rest_framework.routers import SimpleRouter

from events.api import agenda, views

router = SimpleRouter(use_regex_path=False)
router.register("events", views.EventViewSet, basename="event")
router.register("invitations", views.InvitationViewSet, basename="invitation")
router.register("rsvps", views.RSVPViewSet, basename="rsvp")
router.register("agenda-items", agenda.AgendaItemViewSet, basename="agenda-item")
router.register("agenda-releases", agenda.AgendaReleaseViewSet, basename="agenda-release")

urlpatterns = router.urls

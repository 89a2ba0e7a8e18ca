from rest_framework.routers import SimpleRouter

from events.api import agenda, organisers, views

router = SimpleRouter(use_regex_path=False)
router.register("events", views.EventViewSet, basename="event")
router.register("invitations", views.InvitationViewSet, basename="invitation")
router.register("rsvps", views.RSVPViewSet, basename="rsvp")
router.register("agenda-items", agenda.AgendaItemViewSet, basename="agenda-item")
router.register("agenda-releases", agenda.AgendaReleaseViewSet, basename="agenda-release")
router.register("event-roles", organisers.EventRoleViewSet, basename="event-role")

urlpatterns = router.urls

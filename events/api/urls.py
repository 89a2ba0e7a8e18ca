from rest_framework.routers import SimpleRouter

from events.api import after, notes, views

router = SimpleRouter(use_regex_path=False)
router.register("events", views.EventViewSet, basename="event")
router.register("invitations", views.InvitationViewSet, basename="invitation")
router.register("rsvps", views.RSVPViewSet, basename="rsvp")
router.register("item-notes", notes.ItemNoteViewSet, basename="item-note")
router.register("meeting-decisions", notes.DecisionViewSet, basename="meeting-decision")
router.register("action-items", notes.ActionItemViewSet, basename="action-item")
router.register("minutes", after.MinutesViewSet, basename="minutes")
router.register("evaluations", after.EvaluationViewSet, basename="evaluation")
router.register("meeting-numbers", after.MeetingNumbersViewSet, basename="meeting-numbers")

urlpatterns = router.urls

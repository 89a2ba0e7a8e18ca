from rest_framework.routers import SimpleRouter

from events.api import travel, views

router = SimpleRouter(use_regex_path=False)
router.register("events", views.EventViewSet, basename="event")
router.register("invitations", views.InvitationViewSet, basename="invitation")
router.register("rsvps", views.RSVPViewSet, basename="rsvp")
router.register("funds", travel.FundViewSet, basename="fund")
router.register("travel-requests", travel.TravelRequestViewSet, basename="travel-request")
router.register("expense-lines", travel.ExpenseLineViewSet, basename="expense-line")

urlpatterns = router.urls

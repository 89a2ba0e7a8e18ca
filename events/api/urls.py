from rest_framework.routers import SimpleRouter

from events.api import (
    after,
    agenda,
    calendars,
    check_ins,
    invitations,
    mails,
    notes,
    organisers,
    sessions,
    topics,
    travel,
    views,
    voting,
)

router = SimpleRouter(use_regex_path=False)
router.register("events", views.EventViewSet, basename="event")
router.register("invitations", invitations.InvitationViewSet, basename="invitation")
router.register("rsvps", views.RSVPViewSet, basename="rsvp")
router.register("agenda-items", agenda.AgendaItemViewSet, basename="agenda-item")
router.register("agenda-releases", agenda.AgendaReleaseViewSet, basename="agenda-release")
router.register("event-roles", organisers.EventRoleViewSet, basename="event-role")
router.register("letter-texts", mails.LetterTextViewSet, basename="letter-text")
router.register("reminder-rules", mails.ReminderRuleViewSet, basename="reminder-rule")
router.register("calendar-feeds", calendars.CalendarFeedViewSet, basename="calendar-feed")
router.register("funds", travel.FundViewSet, basename="fund")
router.register("travel-requests", travel.TravelRequestViewSet, basename="travel-request")
router.register("expense-lines", travel.ExpenseLineViewSet, basename="expense-line")
router.register("check-ins", check_ins.CheckInViewSet, basename="check-in")
router.register("item-notes", notes.ItemNoteViewSet, basename="item-note")
router.register("meeting-decisions", notes.DecisionViewSet, basename="meeting-decision")
router.register("action-items", notes.ActionItemViewSet, basename="action-item")
router.register("minutes", after.MinutesViewSet, basename="minutes")
router.register("evaluations", after.EvaluationViewSet, basename="evaluation")
router.register("meeting-topics", topics.MeetingTopicViewSet, basename="meeting-topic")
router.register("meeting-numbers", after.MeetingNumbersViewSet, basename="meeting-numbers")
router.register("meeting-sessions", sessions.MeetingSessionViewSet, basename="meeting-session")
router.register("meeting-rounds", voting.MeetingRoundViewSet, basename="meeting-round")

urlpatterns = router.urls

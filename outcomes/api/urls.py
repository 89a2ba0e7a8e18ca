from rest_framework.routers import SimpleRouter

from outcomes.api import funnels, judgements, measures, notes, reporting, signals, views
from outcomes.api.observations import ObservationViewSet, SubmissionViewSet

router = SimpleRouter(use_regex_path=False)
router.register("measures", measures.MeasureViewSet, basename="measure")
router.register("definitions", measures.DefinitionViewSet, basename="definition")
router.register("observations", ObservationViewSet, basename="observation")
router.register("submissions", SubmissionViewSet, basename="submission")
router.register("signals", signals.SignalViewSet, basename="signal")
router.register("follows", signals.FollowViewSet, basename="follow")
router.register("phases", judgements.PhaseViewSet, basename="phase")
router.register("point-marks", judgements.PointMarkViewSet, basename="point-mark")
router.register("baselines", judgements.BaselineViewSet, basename="baseline")
router.register("chart-notes", notes.ChartNoteViewSet, basename="chart-note")
router.register("funnels", funnels.FunnelViewSet, basename="funnel")
router.register("completeness", reporting.CompletenessViewSet, basename="completeness")
router.register("locks", reporting.LockViewSet, basename="lock")
router.register("reminders", reporting.ReminderViewSet, basename="reminder")
router.register("reminder-plans", reporting.ReminderPlanViewSet, basename="reminder-plan")
router.register("charts", views.ChartViewSet, basename="chart")

urlpatterns = router.urls

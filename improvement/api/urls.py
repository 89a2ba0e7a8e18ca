from django.urls import path
from rest_framework.routers import SimpleRouter

from improvement.api import (
    assessments,
    ballots,
    calls,
    changes,
    contributions,
    design,
    diagrams,
    ideas,
    parts,
    practice,
    rounds,
    session_lines,
    sessions,
    sharing,
    talk,
    tasks,
    topics,
    uptakes,
    views,
)

router = SimpleRouter(use_regex_path=False)
router.register("projects", views.ProjectViewSet, basename="project")
router.register("changes", changes.ChangeViewSet, basename="change")
router.register("diagrams", diagrams.DiagramViewSet, basename="diagram")
router.register("cycles", views.CycleViewSet, basename="cycle")
router.register("tasks", tasks.TaskViewSet, basename="task")
router.register("aims", parts.AimViewSet, basename="aim")
router.register("team-members", parts.TeamMemberViewSet, basename="team-member")
router.register("milestones", parts.MilestoneViewSet, basename="milestone")
router.register("documents", parts.DocumentViewSet, basename="document")
router.register("comments", talk.CommentViewSet, basename="comment")
router.register("talk-follows", talk.TalkFollowViewSet, basename="talk-follow")
router.register("talk-choices", talk.TalkChoiceViewSet, basename="talk-choice")
router.register("assessments", assessments.AssessmentViewSet, basename="assessment")
router.register("practice", practice.PracticeViewSet, basename="practice")
router.register("rounds", rounds.RoundViewSet, basename="round")
router.register("ballots", ballots.BallotViewSet, basename="ballot")
router.register("decisions", ballots.DecisionViewSet, basename="decision")
router.register("sessions", sessions.SessionViewSet, basename="session")
router.register("session-items", session_lines.SessionItemViewSet, basename="session-item")
router.register("session-notes", session_lines.SessionNoteViewSet, basename="session-note")
router.register("calls", calls.CallViewSet, basename="call")
router.register("processes", design.ProcessViewSet, basename="process")
router.register("design-steps", design.StepViewSet, basename="design-step")
router.register("topics", topics.TopicViewSet, basename="topic")
router.register("themes", topics.ThemeViewSet, basename="theme")
router.register("contributions", contributions.ContributionViewSet, basename="contribution")
router.register("ideas", ideas.IdeaViewSet, basename="idea")
router.register("amendments", ideas.AmendmentViewSet, basename="amendment")
router.register("results", sharing.ResultViewSet, basename="result")
router.register("uptakes", uptakes.UptakeViewSet, basename="uptake")

urlpatterns = [
    path("this-week/", tasks.WeekView.as_view({"get": "retrieve"}), name="this-week"),
    *router.urls,
]

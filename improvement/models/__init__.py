from improvement.models.assessments import Assessment, AssessmentVersion
from improvement.models.calls import CyclePick
from improvement.models.changes import Change
from improvement.models.cycles import Cycle, CycleRevision, Prediction, Task
from improvement.models.design import (
    BriefVersion,
    Contribution,
    ContributionMove,
    DesignProcess,
    DesignStep,
    ShownAs,
    Theme,
    Topic,
    TopicChoice,
)
from improvement.models.drivers import (
    ChangeLink,
    Diagram,
    DiagramVersion,
    Driver,
    DriverLink,
)
from improvement.models.ideas import Amendment, Idea, IdeaLink, IdeaRevision
from improvement.models.projects import Aim, DocumentLink, Milestone, Project, TeamMember
from improvement.models.rounds import (
    Ballot,
    Decision,
    PaperSheet,
    Round,
    RoundOption,
    RoundVoter,
    Tally,
)
from improvement.models.sessions import (
    Session,
    SessionItem,
    SessionNote,
    SessionPerson,
    SessionRemark,
)
from improvement.models.talk import Comment, CommentRevision, Mention, TalkChoice, TalkFollow

__all__ = [
    "Aim",
    "Amendment",
    "Assessment",
    "AssessmentVersion",
    "Ballot",
    "BriefVersion",
    "Change",
    "ChangeLink",
    "Comment",
    "CommentRevision",
    "Contribution",
    "ContributionMove",
    "Cycle",
    "CyclePick",
    "CycleRevision",
    "Decision",
    "DesignProcess",
    "DesignStep",
    "Diagram",
    "DiagramVersion",
    "DocumentLink",
    "Driver",
    "DriverLink",
    "Idea",
    "IdeaLink",
    "IdeaRevision",
    "Mention",
    "Milestone",
    "PaperSheet",
    "Prediction",
    "Project",
    "Round",
    "RoundOption",
    "RoundVoter",
    "Session",
    "SessionItem",
    "SessionNote",
    "SessionPerson",
    "SessionRemark",
    "ShownAs",
    "TalkChoice",
    "TalkFollow",
    "Tally",
    "Task",
    "TeamMember",
    "Theme",
    "Topic",
    "TopicChoice",
]

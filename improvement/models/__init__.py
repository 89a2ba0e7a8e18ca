from improvement.models.assessments import Assessment, AssessmentVersion
from improvement.models.calls import CyclePick
from improvement.models.changes import Change
from improvement.models.cycles import Cycle, CycleRevision, Prediction, Task
from improvement.models.drivers import (
    ChangeLink,
    Diagram,
    DiagramVersion,
    Driver,
    DriverLink,
)
from improvement.models.projects import Aim, DocumentLink, Milestone, Project, TeamMember
from improvement.models.talk import Comment, CommentRevision, Mention, TalkChoice, TalkFollow

__all__ = [
    "Aim",
    "Assessment",
    "AssessmentVersion",
    "Change",
    "ChangeLink",
    "Comment",
    "CommentRevision",
    "Cycle",
    "CyclePick",
    "CycleRevision",
    "Diagram",
    "DiagramVersion",
    "DocumentLink",
    "Driver",
    "DriverLink",
    "Mention",
    "Milestone",
    "Prediction",
    "Project",
    "TalkChoice",
    "TalkFollow",
    "Task",
    "TeamMember",
]

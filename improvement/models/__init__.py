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

__all__ = [
    "Aim",
    "Assessment",
    "AssessmentVersion",
    "Change",
    "ChangeLink",
    "Cycle",
    "CyclePick",
    "CycleRevision",
    "Diagram",
    "DiagramVersion",
    "DocumentLink",
    "Driver",
    "DriverLink",
    "Milestone",
    "Prediction",
    "Project",
    "Task",
    "TeamMember",
]

"""Browser input for projects and cycles."""

from improvement.forms.cycles import CycleAddForm, MoveForm
from improvement.forms.editor import PARTS, Editor
from improvement.forms.projects import AimForm, ProjectForm
from improvement.forms.rows import PredictionRows

__all__ = [
    "PARTS",
    "AimForm",
    "CycleAddForm",
    "Editor",
    "MoveForm",
    "PredictionRows",
    "ProjectForm",
]

"""Browser input for projects and cycles."""

from improvement.forms.changes import ChangeForm, CopyForm, StateForm
from improvement.forms.cycles import CycleAddForm, MarkForm, MoveForm
from improvement.forms.drivers import DiagramForm, DriverForm, KeepForm
from improvement.forms.editor import PARTS, Editor
from improvement.forms.projects import AimForm, ProjectForm
from improvement.forms.rows import PredictionRows
from improvement.forms.talk import ChoiceForm, CommentEditForm, CommentForm, HideForm

__all__ = [
    "PARTS",
    "AimForm",
    "ChangeForm",
    "ChoiceForm",
    "CommentEditForm",
    "CommentForm",
    "CopyForm",
    "CycleAddForm",
    "DiagramForm",
    "DriverForm",
    "Editor",
    "HideForm",
    "KeepForm",
    "MarkForm",
    "MoveForm",
    "PredictionRows",
    "ProjectForm",
    "StateForm",
]

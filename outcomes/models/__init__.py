from outcomes.models.charts import Annotation, Chart, Series
from outcomes.models.files import DataFile
from outcomes.models.judgements import Follow, Phase, PointMark, Signal
from outcomes.models.measures import Measure, MeasureVersion
from outcomes.models.observations import Observation, ObservationChange, Submission
from outcomes.models.reporting import PeriodAnswer, PeriodLock, ReminderPlan

__all__ = [
    "Annotation",
    "Chart",
    "DataFile",
    "Follow",
    "Measure",
    "MeasureVersion",
    "Observation",
    "ObservationChange",
    "PeriodAnswer",
    "PeriodLock",
    "Phase",
    "PointMark",
    "ReminderPlan",
    "Series",
    "Signal",
    "Submission",
]

from outcomes.models.charts import Annotation, Chart, Series
from outcomes.models.measures import Measure, MeasureVersion
from outcomes.models.observations import Observation, ObservationChange, Submission

__all__ = [
    "Annotation",
    "Chart",
    "Measure",
    "MeasureVersion",
    "Observation",
    "ObservationChange",
    "Series",
    "Submission",
]

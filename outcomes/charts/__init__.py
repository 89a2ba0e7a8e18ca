"""Charts as SVG text: one renderer for page, print, mail, slides and download.

    from outcomes.charts import Centre, ChartPicture, Goal, Point, render

    picture = ChartPicture(
        title="Asthma well controlled, network, run chart",
        desc="Monthly share from January 2023. Above the median since January 2024.",
        points=(Point("Jan 2023", 52.1, when=date(2023, 1, 1), detail="498 of 956 children"), ...),
        centres=(Centre(0, 32, 52.4),),
        goal=Goal(75),
        unit="%",
        decimals=1,
    )
    svg = render(picture, "large", prefix="m12")

Sizes: "large" (960 × 420), "medium" (640 × 390) and "small" (358 × 330, the latest 24 points) show
everything; the page carries all three and its style shows the one that fits. "multiple" (380 × 160)
and "site" (190 × 72, with a `scale` shared by all) stand in sets; "spark" (104 × 28) in a table.

Give each drawing on a page its own `prefix`: its ids start with it. Each mark has a class for the
theme and its light colour as an attribute; there is no script, style, filter or reference to
anything outside. The same picture always gives the same text. A caller that knows the measure and
the stored result (`outcomes/presenters/`) builds the picture: values in the units of the reader,
kinds already judged, suppressed values left out.
"""

from .brief import BRIEF
from .frame import PHONE_POINTS
from .full import draw_full
from .funnel import draw_funnel
from .picture import (
    Annotation,
    Callout,
    Centre,
    ChartPicture,
    Curve,
    FunnelPicture,
    Goal,
    Kind,
    Phase,
    Point,
    Size,
    Spot,
)

SIZES: tuple[Size, ...] = ("large", "medium", "small", "multiple", "site", "spark")


def render(
    picture: ChartPicture | FunnelPicture, size: Size = "large", prefix: str = "chart"
) -> str:
    """Draw a picture at a size; raises `ValueError` for a prefix that cannot start an id.

    A funnel plot has the full sizes only.
    """
    if isinstance(picture, FunnelPicture):
        return draw_funnel(picture, size, prefix)
    if size in BRIEF:
        return BRIEF[size](picture, prefix)
    return draw_full(picture, size, prefix)


__all__ = [
    "PHONE_POINTS",
    "SIZES",
    "Annotation",
    "Callout",
    "Centre",
    "ChartPicture",
    "Curve",
    "FunnelPicture",
    "Goal",
    "Kind",
    "Phase",
    "Point",
    "Size",
    "Spot",
    "render",
]

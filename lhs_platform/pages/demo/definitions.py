"""The demonstration networks and their measures, with published levels and their sources."""

from dataclasses import dataclass, field

ILLUSTRATIVE = "Illustrative data simulated around published levels; not actual site data. "
INVENTED = "No published level was found; this one is invented for the demonstration."


@dataclass(frozen=True)
class Level:
    """Where a measure stands before and after, and when it moves (months before now)."""

    before: float
    after: float
    moves_from: int = 30
    moves_to: int = 16


@dataclass(frozen=True)
class MeasurePlan:
    code: str
    name: str
    family: str
    kind: str
    numerator: str
    denominator: str
    direction: str
    level: Level
    citation: str
    goal: float | None = None
    unit: str = "%"
    multiplier: int = 100
    decimals: int = 1
    frequency: str = "month"
    # What a middling site has under the line in one period.
    typical: int = 40
    source: str = "Clinic record"
    exclusions: str = ""
    why: str = ""


@dataclass(frozen=True)
class NetworkPlan:
    slug: str
    name: str
    summary: str
    purpose: str
    site_word: str
    site_word_plural: str
    sites: int
    months: int
    aim: str
    joins_over_time: bool
    # Two of the networks have agreed that members see every site's counts.
    sharing: str = "suppressed"
    measures: tuple[MeasurePlan, ...] = field(default_factory=tuple)


PROGRAMME = NetworkPlan(
    slug="national",
    name="National Learning Network Collaborative",
    summary="Four learning networks that design and test together",
    purpose=(
        "Patients and families, clinicians, researchers and health-system leaders of four "
        "networks decide together how the networks are organized, what they share and which "
        "changes they test next."
    ),
    site_word="network office",
    site_word_plural="network offices",
    sites=0,
    months=0,
    aim="",
    joins_over_time=False,
)

REMISSION = NetworkPlan(
    slug="steady-gut",
    name="Steady Gut",
    summary="Families and clinics working on inflammatory bowel disease in children",
    purpose="More children and teenagers with inflammatory bowel disease who feel well and grow.",
    site_word="clinic",
    site_word_plural="clinics",
    sites=36,
    months=60,
    aim="Raise the share of children in remission from 55% to 80%",
    joins_over_time=True,
    measures=(
        MeasurePlan(
            code="remission",
            name="Children in remission",
            family="outcome",
            kind="proportion",
            numerator="Children whose disease is in remission by physician global assessment at "
            "their latest visit in the month",
            denominator="Children with Crohn disease or ulcerative colitis seen in the month",
            direction="higher",
            goal=80,
            level=Level(55, 76, 44, 14),
            typical=42,
            exclusions="First visits",
            why="Feeling well, growing and going to school depend on it.",
            citation="55% (2007): Crandall 2012; 80% (November 2015): improvecarenow.org.",
        ),
        MeasurePlan(
            code="classification",
            name="Disease fully classified",
            family="process",
            kind="proportion",
            numerator="Children whose disease type, place and severity are all written down",
            denominator="Children seen in the month",
            direction="higher",
            goal=90,
            level=Level(21, 86, 50, 30),
            typical=42,
            citation="21% to 86%, 2007 to 2009, 9 centres: improvecarenow.org abstract.",
        ),
        MeasurePlan(
            code="tpmt",
            name="TPMT checked before thiopurine",
            family="process",
            kind="proportion",
            numerator="Children with a TPMT result before the first dose",
            denominator="Children who start a thiopurine in the month",
            direction="higher",
            goal=95,
            level=Level(52, 92, 40, 26),
            typical=13,
            citation="52% to 92%, 2007 to 2009, 9 centres: improvecarenow.org abstract.",
        ),
        MeasurePlan(
            code="steroid",
            name="Children on steroids",
            family="outcome",
            kind="proportion",
            numerator="Children taking a corticosteroid at their latest visit in the month",
            denominator="Children seen in the month",
            direction="lower",
            goal=10,
            level=Level(28, 12, 46, 12),
            typical=42,
            citation="28% to 12%, 2007 to 2018: Kandavel 2021, JPGN 73:345.",
        ),
        MeasurePlan(
            code="nutrition",
            name="Satisfactory nutrition",
            family="balancing",
            kind="proportion",
            numerator="Children whose nutritional status is satisfactory",
            denominator="Children seen in the month",
            direction="higher",
            level=Level(89, 89),
            typical=42,
            citation="89%, unchanged, 2007 to 2009: improvecarenow.org abstract.",
        ),
    ),
)

SAFETY = NetworkPlan(
    slug="safe-stay",
    name="Safe Stay",
    summary="Children’s hospitals working to end serious harm",
    purpose="No child is seriously harmed by the care meant to heal them.",
    site_word="hospital",
    site_word_plural="hospitals",
    sites=33,
    months=48,
    aim="Lower serious safety events from 0.77 to 0.5 per 10,000 adjusted patient-days",
    joins_over_time=False,
    sharing="open",
    measures=(
        MeasurePlan(
            code="sse",
            name="Serious safety events",
            family="outcome",
            kind="rate",
            numerator="Events that reach a child and cause moderate to severe harm or death",
            denominator="Adjusted patient-days",
            direction="lower",
            goal=0.5,
            unit="per 10,000 adjusted patient-days",
            multiplier=10_000,
            decimals=2,
            level=Level(0.77, 0.52, 32, 18),
            typical=6200,
            source="Event reports, classified by two reviewers",
            why="A rise at first is expected when people begin to report more openly.",
            citation="0.77 to 0.52: Lyren 2017, Pediatrics 140(3) e20163494.",
        ),
        MeasurePlan(
            code="ade",
            name="Adverse drug events",
            family="outcome",
            kind="rate",
            numerator="Adverse drug events of moderate or greater harm",
            denominator="Patient-days",
            direction="lower",
            goal=0.02,
            unit="per 1,000 patient-days",
            multiplier=1000,
            decimals=3,
            level=Level(0.08, 0.02, 40, 12),
            typical=5200,
            citation="0.08 to 0.02, January 2011 to September 2018: Columbus Dispatch 2019 (press).",
        ),
        MeasurePlan(
            code="falls",
            name="Falls with injury",
            family="outcome",
            kind="rate",
            numerator="Falls with moderate or greater injury",
            denominator="Patient-days",
            direction="lower",
            goal=0.02,
            unit="per 1,000 patient-days",
            multiplier=1000,
            decimals=3,
            level=Level(0.11, 0.019, 40, 12),
            typical=5200,
            citation="0.11 to 0.019, January 2011 to September 2018: Columbus Dispatch 2019 (press).",
        ),
        MeasurePlan(
            code="huddle",
            name="Daily safety huddle held",
            family="process",
            kind="proportion",
            numerator="Unit-days with a safety huddle",
            denominator="Unit-days",
            direction="higher",
            goal=95,
            level=Level(62, 93, 38, 24),
            typical=240,
            source="Huddle log",
            citation=INVENTED,
        ),
        MeasurePlan(
            code="stay",
            name="Stays longer than planned",
            family="balancing",
            kind="proportion",
            numerator="Discharges later than the planned day",
            denominator="Discharges with a planned day",
            direction="lower",
            level=Level(18, 18),
            typical=180,
            citation=INVENTED,
        ),
    ),
)

HEART = NetworkPlan(
    slug="heart-bridge",
    name="Heart Bridge",
    summary="Families and heart centers caring for babies between two operations",
    purpose="Every baby with one working heart chamber gets safely from the first operation to "
    "the second.",
    site_word="center",
    site_word_plural="centers",
    sites=30,
    months=72,
    aim="Lower deaths between the two operations from 9.5% to 5%",
    joins_over_time=False,
    measures=(
        MeasurePlan(
            code="interstage-mortality",
            name="Deaths between the operations",
            family="outcome",
            kind="proportion",
            numerator="Babies who died between discharge from the first operation and the second",
            denominator="Babies discharged after the first operation",
            direction="lower",
            goal=5,
            frequency="quarter",
            level=Level(9.5, 5.1, 44, 40),
            typical=2,
            citation="9.5% to 5.1%, 2008 to about 2016: npcqic.org.",
        ),
        MeasurePlan(
            code="growth-failure",
            name="Growth failure",
            family="outcome",
            kind="proportion",
            numerator="Babies who gain too little weight between the operations",
            denominator="Babies discharged after the first operation",
            direction="lower",
            goal=13,
            frequency="quarter",
            level=Level(18.6, 13.3, 48, 24),
            typical=2,
            citation="18.6% to 13.3%, 2008 to about 2016: npcqic.org.",
        ),
        MeasurePlan(
            code="home-monitoring",
            name="Home monitoring in place",
            family="process",
            kind="proportion",
            numerator="Babies who go home with a scale, an oximeter and a call plan",
            denominator="Babies discharged after the first operation",
            direction="higher",
            goal=98,
            frequency="quarter",
            level=Level(76, 99, 60, 42),
            typical=2,
            citation="76% to 99%, 18 centres, 2008 to 2014: NPC-QIC practice trends.",
        ),
        MeasurePlan(
            code="discharge-letter",
            name="Letter to the family doctor",
            family="process",
            kind="proportion",
            numerator="Babies whose family doctor got the discharge letter",
            denominator="Babies discharged after the first operation",
            direction="higher",
            goal=95,
            frequency="quarter",
            level=Level(31, 97, 62, 36),
            typical=2,
            citation="31% to 97%, 18 centres, 2008 to 2014: NPC-QIC practice trends.",
        ),
    ),
)

FULL_TERM = NetworkPlan(
    slug="full-term",
    name="Full Term First",
    summary="Maternity hospitals that let babies come when they are ready",
    purpose="No birth is scheduled before 39 weeks without a medical reason.",
    site_word="maternity unit",
    site_word_plural="maternity units",
    sites=20,
    months=40,
    aim="Lower scheduled births at 36 to 38 weeks without a reason from 25% to under 5%",
    joins_over_time=False,
    sharing="open",
    measures=(
        MeasurePlan(
            code="early-elective",
            name="Early births without a reason",
            family="outcome",
            kind="proportion",
            numerator="Scheduled births from 36 weeks 0 days to 38 weeks 6 days without a "
            "documented medical or obstetric indication",
            denominator="Scheduled births from 36 weeks 0 days to 38 weeks 6 days",
            direction="lower",
            goal=5,
            level=Level(25, 4.5, 28, 14),
            typical=34,
            citation="25% to under 5% in 14 months: Donovan 2010, AJOG 202(3):243.e1.",
        ),
        MeasurePlan(
            code="inductions",
            name="Inductions without a reason",
            family="outcome",
            kind="proportion",
            numerator="Inductions without an indication on the birth certificate",
            denominator="Inductions from 36 to 38 weeks",
            direction="lower",
            goal=8,
            level=Level(13, 8, 28, 14),
            typical=40,
            source="Birth certificates",
            citation="13% to 8%: Donovan 2010, AJOG 202(3):243.e1.",
        ),
        MeasurePlan(
            code="dating",
            name="Dating written down",
            family="process",
            kind="proportion",
            numerator="Scheduled births whose dating criteria are documented",
            denominator="Scheduled births from 36 weeks 0 days to 38 weeks 6 days",
            direction="higher",
            goal=99,
            level=Level(70, 99, 30, 20),
            typical=34,
            citation="99% after: Donovan 2010, AJOG 202(3):243.e1. The level before is invented.",
        ),
        MeasurePlan(
            code="nicu",
            name="Babies in intensive care",
            family="balancing",
            kind="proportion",
            numerator="Babies born from 36 weeks admitted to intensive care",
            denominator="Babies born from 36 weeks",
            direction="lower",
            level=Level(6, 5.8),
            typical=150,
            citation=INVENTED,
        ),
    ),
)

NETWORKS = (REMISSION, SAFETY, HEART, FULL_TERM)

"""The smallest valid measures, data, series and charts."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from outcomes.models import (
    Chart,
    Measure,
    MeasureVersion,
    Observation,
    ObservationChange,
    Series,
    Signal,
    Submission,
)
from tests.factories.networks import NetworkFactory, SiteFactory, UserFactory


class MeasureVersionFactory(factory.django.DjangoModelFactory):
    """A monthly proportion; `count=True`, `mean=True`, `weekly=True` and the like are others."""

    class Meta:
        model = MeasureVersion

    class Params:
        count = factory.Trait(kind=MeasureVersion.Kind.COUNT, denominator="", unit="events")
        rate = factory.Trait(
            kind=MeasureVersion.Kind.RATE,
            denominator="Patient days",
            multiplier=1000,
            unit="per 1,000 patient days",
        )
        mean = factory.Trait(
            kind=MeasureVersion.Kind.MEAN, denominator="Stays", multiplier=1, unit="days"
        )
        individual = factory.Trait(
            kind=MeasureVersion.Kind.INDIVIDUAL, denominator="", multiplier=1, unit="minutes"
        )
        time_between = factory.Trait(
            kind=MeasureVersion.Kind.TIME_BETWEEN,
            denominator="",
            multiplier=1,
            unit="days",
            frequency=MeasureVersion.Frequency.EVENT,
        )
        cases_between = factory.Trait(
            kind=MeasureVersion.Kind.CASES_BETWEEN,
            denominator="",
            multiplier=1,
            unit="cases",
            frequency=MeasureVersion.Frequency.EVENT,
        )
        weekly = factory.Trait(frequency=MeasureVersion.Frequency.WEEK)
        quarterly = factory.Trait(frequency=MeasureVersion.Frequency.QUARTER)

    measure = factory.SubFactory("tests.factories.outcomes.MeasureFactory", definition=False)
    number = 1
    numerator = "Patients in remission"
    denominator = "Patients seen"
    direction = MeasureVersion.Direction.HIGHER


class MeasureFactory(factory.django.DjangoModelFactory):
    """A measure with its definition in force; `definition__count=True` and the like shape it."""

    class Meta:
        model = Measure
        skip_postgeneration_save = True

    network = factory.SubFactory(NetworkFactory)
    name = factory.Sequence(lambda n: f"Measure {n}")
    code = factory.Sequence(lambda n: f"measure-{n}")
    family = Measure.Family.OUTCOME

    @factory.post_generation
    def definition(self, create, extracted, **kwargs):
        if not create or extracted is False:
            return
        self.current = extracted or MeasureVersionFactory(measure=self, **kwargs)
        self.save(update_fields=["current"])


class SubmissionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Submission

    network = factory.SubFactory(NetworkFactory)
    channel = Submission.Channel.ENTRY
    by = factory.SubFactory(UserFactory)
    added = 1


class ObservationFactory(factory.django.DjangoModelFactory):
    """What a site counted in October 2026."""

    class Meta:
        model = Observation

    measure = factory.SubFactory(MeasureFactory)
    measure_version = factory.SelfAttribute("measure.current")
    site = factory.SubFactory(SiteFactory, network=factory.SelfAttribute("..measure.network"))
    period = date(2026, 10, 1)
    numerator = Decimal(20)
    denominator = Decimal(30)
    submission = factory.SubFactory(
        SubmissionFactory, network=factory.SelfAttribute("..measure.network")
    )


class ObservationChangeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ObservationChange

    observation = factory.SubFactory(ObservationFactory)
    submission = factory.SelfAttribute("observation.submission")
    old_numerator = Decimal(19)
    old_denominator = Decimal(30)
    new_numerator = Decimal(20)
    new_denominator = Decimal(30)


class SeriesFactory(factory.django.DjangoModelFactory):
    """One site's line; `total=True` is that of the whole network, `stale=True` waits."""

    class Meta:
        model = Series

    class Params:
        total = factory.Trait(site=None)
        stale = factory.Trait(data_revision=1, changed_at=datetime(2026, 11, 1, tzinfo=UTC))

    measure = factory.SubFactory(MeasureFactory)
    site = factory.SubFactory(SiteFactory, network=factory.SelfAttribute("..measure.network"))


class ChartFactory(factory.django.DjangoModelFactory):
    """A run chart without points; tests that read its result compute a real one."""

    class Meta:
        model = Chart

    series = factory.SubFactory(SeriesFactory)
    kind = Chart.Kind.RUN
    revision = 1
    result = factory.LazyFunction(lambda: {"points": [], "segments": [], "notes": []})
    verdict = Chart.Verdict.TOO_FEW
    sentence = "Too few points to tell."
    computed_at = datetime(2026, 11, 1, tzinfo=UTC)


class SignalFactory(factory.django.DjangoModelFactory):
    """Six months above the median, to October 2026, that nobody has looked at."""

    class Meta:
        model = Signal

    series = factory.SubFactory(SeriesFactory)
    rule = "shift"
    side = "above"
    reading = Signal.Reading.BETTER
    first_period = date(2026, 5, 1)
    last_period = date(2026, 10, 1)
    length = 6
    found_at = datetime(2026, 11, 1, tzinfo=UTC)

import pytest
from django.db import connection

from outcomes.models import Chart
from outcomes.models.results import packed, unpacked
from tests.factories.outcomes import ChartFactory

POINTS = [
    {"period": "2026-01-01", "value": 50.25, "center": 50.0, "note": ""},
    {"period": "2026-02-01", "value": None, "center": 50.0, "note": ""},
]


@pytest.mark.parametrize(
    "result",
    [
        {"kind": "run", "points": POINTS},
        {"points": []},
        {"points": [{"period": "a"}, {"period": "b", "value": 1}]},
        {"other": [1, 2]},
        None,
    ],
)
def test_what_is_packed_comes_out_as_it_went_in(result):
    assert unpacked(packed(result)) == result


def test_a_column_of_one_value_is_kept_once():
    columns = packed({"points": POINTS})["points"]["columns"]

    assert columns == {
        "period": ["2026-01-01", "2026-02-01"],
        "value": [50.25, None],
        "center": 50.0,
        "note": "",
    }


@pytest.mark.django_db
def test_a_stored_result_is_columns_in_the_database_and_points_outside():
    chart = ChartFactory(result={"points": POINTS})

    with connection.cursor() as cursor:
        cursor.execute("SELECT result FROM outcomes_chart")
        (stored,) = cursor.fetchone()

    assert "columns" in str(stored)
    assert Chart.objects.get(pk=chart.pk).result == {"points": POINTS}
    assert Chart.objects.values_list("result", flat=True).get() == {"points": POINTS}


@pytest.mark.django_db
def test_results_stored_as_points_are_still_read():
    ChartFactory()
    with connection.cursor() as cursor:
        cursor.execute("""UPDATE outcomes_chart SET result = '{"points": [{"value": 3}]}'""")

    assert Chart.objects.get().result == {"points": [{"value": 3}]}

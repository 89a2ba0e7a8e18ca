from outcomes.spc import SpcError, analyse, analyse_many


def test_many_charts_in_their_order():
    found = analyse_many(
        [{"chart": "run", "y": [1, 2, 3]}, {"chart": "p", "y": [1, 2], "n": [5, 6], "freeze": 1}]
    )

    assert found == [analyse("run", [1, 2, 3]), analyse("p", [1, 2], [5, 6], freeze=1)]


def test_a_case_that_cannot_be_computed_has_its_error_in_its_place():
    bad, good = analyse_many([{"chart": "t", "y": [0]}, {"chart": "c", "y": [4, 5]}])

    assert isinstance(bad, SpcError)
    assert str(bad) == "time between events must be greater than zero"
    assert good.points.cl == (4.5, 4.5)

"""Worked examples of Montgomery DC, Introduction to Statistical Quality Control, as printed."""

import pytest

from outcomes.spc import analyse


def outside(chart):
    return [signal.points[0] + 1 for signal in chart.signals if signal.rule == "outside"]


def test_nonconforming_juice_cans():
    cans = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15]
    cans += [9, 12, 7, 13, 9, 6]

    found = analyse("p", cans, [50] * 30)

    assert found.points.cl[0] == pytest.approx(0.2313, abs=5e-5)
    assert found.points.ucl[0] == pytest.approx(0.4102, abs=1e-4)
    assert found.points.lcl[0] == pytest.approx(0.0524, abs=1e-4)
    assert outside(found) == [15, 23]


def test_nonconformities_of_circuit_boards():
    boards = [21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24]
    boards += [16, 19, 17, 15]

    found = analyse("c", boards)

    assert found.points.cl[0] == pytest.approx(19.85, abs=5e-3)
    assert found.points.ucl[0] == pytest.approx(33.22, abs=1e-2)
    assert found.points.lcl[0] == pytest.approx(6.48, abs=1e-2)
    assert outside(found) == [6, 20]


def test_viscosity_of_primer_paint():
    paint = [33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00]
    paint += [33.54, 33.12, 33.84]

    single, moving = analyse("i", paint), analyse("mr", paint)

    assert single.points.cl[0] == pytest.approx(33.52, abs=5e-3)
    assert single.points.ucl[0] == pytest.approx(34.80, abs=5e-3)
    assert single.points.lcl[0] == pytest.approx(32.24, abs=1e-2)
    assert moving.points.cl[0] == pytest.approx(0.48, abs=5e-3)
    assert moving.points.ucl[0] == pytest.approx(1.57, abs=5e-3)
    assert outside(single) == outside(moving) == []

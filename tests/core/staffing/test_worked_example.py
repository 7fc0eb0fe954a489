"""The airport of docs/staffing.md: its figures come out."""

from typing import NamedTuple

import pytest

from zongji.core.staffing.advice import Goal, agents_needed, lines_needed
from zongji.core.staffing.given import Load

PEAK_HOUR = 8428
GOAL = Goal(answered=0.8, within_seconds=20, abandoned=0.05, occupancy=0.85)


class Printed(NamedTuple):
    """A column of the page."""

    calling: float
    agents: int
    roster: int
    answered: float
    abandoned: float
    mean_wait: float
    occupancy: float
    by_erlang_c: int
    ports: int
    trunks: int


@pytest.mark.parametrize(
    "page",
    [
        Printed(0.05, 18, 26, 0.885, 0.039, 4.7, 0.788, 19, 14, 32),
        Printed(0.25, 87, 125, 0.990, 0.005, 0.6, 0.844, 87, 43, 117),
    ],
)
def test_the_page_prints_what_the_formulas_say(page: Printed) -> None:
    calls = PEAK_HOUR * page.calling
    load = Load(calls * 0.6, 210)
    advice = agents_needed(load, GOAL, patience_seconds=120, shrinkage=0.3)
    expected = advice.expected
    assert (advice.agents, advice.scheduled) == (page.agents, page.roster)
    assert round(expected.answered_within(20), 3) == page.answered
    assert round(expected.abandoned, 3) == page.abandoned
    assert round(expected.mean_wait, 1) == page.mean_wait
    assert round(expected.occupancy, 3) == page.occupancy
    assert agents_needed(load, Goal(answered=0.8, within_seconds=20, occupancy=0.85)).agents == page.by_erlang_c
    assert lines_needed(calls * 45 / 3600, 0.001) == page.ports
    busy = calls * 45 / 3600 + load.calls_per_second * ((1 - expected.abandoned) * 180 + expected.mean_wait)
    assert lines_needed(busy, 0.001) == page.trunks


def test_in_the_ordinary_hour_it_is_those_who_hang_up_that_decide() -> None:
    fewer = agents_needed(Load(PEAK_HOUR * 0.05 * 0.6, 210), Goal(answered=0.8, within_seconds=20), 120)
    assert fewer.agents == 17
    assert fewer.expected.abandoned > 0.05

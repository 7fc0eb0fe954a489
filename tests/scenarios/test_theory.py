"""The floor on virtual time against mathematics: what it does with callers is what queueing theory says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.theory import Found, Model, line, simulate, solved
from zongji.simulator.twin.compare import Estimate

CLEAR = 1.8
"""A figure may be off by so many of its 95 % half-widths: chance alone does that once in 2,000 times."""

FULL = [
    *(Model(c, load) for c, load in ((1, 0.5), (2, 0.7), (5, 0.8), (10, 0.85), (50, 0.9), (100, 0.92))),
    *(
        Model(c, load, patience)
        for c, load, patience in (
            (1, 0.8, 180),
            (5, 0.95, 90),
            (10, 1.1, 60),
            (50, 0.9, 120),
            (50, 1.0, 180),
            (100, 1.05, 360),
        )
    ),
    *(Model(c, load, 0) for c, load in ((1, 0.5), (5, 0.7), (10, 0.9), (50, 0.9), (50, 1.1), (100, 0.95))),
]


def agrees(exact: float, found: Estimate) -> bool:
    return found.half is not None and abs(found.mean - exact) <= CLEAR * found.half


@pytest.mark.parametrize("model", [Model(2, 0.5), Model(12, 1.0, 90)], ids=lambda model: model.name)
def test_waiting_is_as_theory_says(model: Model) -> None:
    found, exact = simulate(model, 15_000, 0.2), solved(model)
    assert found.widest <= 0.2
    assert agrees(exact.waits, found.waits)
    assert agrees(exact.second, found.second)


@pytest.mark.parametrize(
    ("model", "waits", "second"),
    [
        (Model(1, 0.5), 0.5, 180.0),  # M/M/1: P(wait) = ρ, wait = ρ/(μ − λ)
        (Model(2, 0.5, 0), 0.2, 0.2),  # Erlang B of 1 Erlang on 2 lines: 1/5
        (Model(1, 1.0, 180), 0.6321206, 0.3678794),  # patience as long as talk: M/M/∞, Poisson of mean 1
    ],
    ids=lambda it: it.name if isinstance(it, Model) else None,
)
def test_the_reference_itself_is_right(model: Model, waits: float, second: float) -> None:
    exact = solved(model)
    assert exact.waits == pytest.approx(waits, rel=1e-6)
    assert exact.second == pytest.approx(second, rel=1e-6)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """Collects lines and prints them at the end."""
    lines: list[str] = []
    yield lines
    print("\n".join(["", *lines]))
    Path(tmp_path_factory.getbasetemp() / "theory.md").write_text("\n".join(lines))


@pytest.mark.full
@pytest.mark.parametrize("model", FULL, ids=lambda m: f"{m.name}-{m.servers}-{m.load}-{m.patience}")
def test_a_million_contacts_are_as_theory_says(model: Model, table: list[str]) -> None:
    found: Found = simulate(model, 1_000_000, 0.02, rounds=16)
    table.append(line(model, found))
    assert found.widest <= 0.02
    exact = solved(model)
    assert agrees(exact.waits, found.waits)
    assert agrees(exact.second, found.second)

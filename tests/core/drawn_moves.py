"""Moves as hypothesis draws and shrinks them. Apart from ``moves``, so that whoever hunts by seed loads faster."""

from hypothesis import strategies as st

from tests.core.cast import AGENTS
from tests.core.moves import SKEWS, WEIGHTS, Move

moves = st.lists(
    st.builds(
        Move,
        st.sampled_from([kind for kind, weight in WEIGHTS.items() for _ in range(weight)]),
        st.integers(0, 7),
        st.integers(0, len(AGENTS) - 1),
        st.sampled_from(SKEWS),
        st.integers(0, 11),
        st.integers(0, 3),
    ),
    max_size=60,
)

"""Where a recording is kept, and how long it is."""

import pytest

from zongji.asterisk.recordings import day_folder, length_of


@pytest.mark.parametrize(
    ("contact", "folder"),
    [
        ("z4k2f9-1763868899.12", "2025/11/23"),
        ("z4k2f9-1798761600.0", "2027/01/01"),
        ("odd", "1970/01/01"),
    ],
)
def test_the_day_is_in_the_contacts_id(contact: str, folder: str) -> None:
    assert day_folder(contact) == folder


def test_a_second_is_eight_thousand_pairs_of_samples() -> None:
    assert length_of(32_000) == 1_000_000
    assert length_of(0) == 0
    assert length_of(96_640) == 3_020_000

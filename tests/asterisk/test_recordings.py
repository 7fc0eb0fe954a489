"""Where a recording is kept, and how long it is."""

import pytest

from zongji.asterisk.recordings import day_folder, is_narrow, length_of


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


@pytest.mark.parametrize(
    ("native", "agreed", "narrow"),
    [
        ("ulaw", "ulaw", True),
        ("alaw", "alaw|ulaw|gsm", True),
        ("opus", "opus|g722|alaw|ulaw", False),
        ("ulaw", "opus|g722|alaw|ulaw", False),
        ("nothing", "nothing", False),
    ],
)
def test_a_leg_that_agreed_to_wideband_is_not_narrow_whatever_it_uses_now(
    native: str, agreed: str, narrow: bool
) -> None:
    """With G.711 in use and Opus agreed to, a browser's next frame may be either (seen on a busy machine)."""
    assert (
        is_narrow(f"  NativeFormats: ({native})\n  WriteFormat: ulaw\n  Topology:\n   Formats: ({agreed})\n") is narrow
    )


def test_a_leg_that_is_gone_is_not_narrow() -> None:
    assert not is_narrow("PJSIP/1001-00000001 is not a known channel")

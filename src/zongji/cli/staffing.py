"""``zongji staffing``: how many agents, trunks and IVR ports a load needs. Asks no running system; docs/staffing.md."""

import sys
from argparse import Namespace
from collections.abc import Mapping

from zongji.kernel.errors import Invalid
from zongji.settings import Settings

OPTIONS: Mapping[str, tuple[bool, str]] = {
    "--calls": (True, "calls that come in during the interval"),
    "--interval-minutes": (False, "how long the interval is (30)"),
    "--talk-seconds": (True, "mean talk of a call with an agent"),
    "--wrap-up-seconds": (False, "mean wrap-up after it (0)"),
    "--answered": (False, "at least so many answered in time (80%%); none: no such goal"),
    "--within-seconds": (False, "what in time means (20)"),
    "--abandoned": (False, "at most so many hang up waiting, such as 5%%; needs a patience"),
    "--occupancy": (False, "agents are busy for at most so much of their time, such as 85%%"),
    "--patience-seconds": (False, "mean time until who still waits hangs up; without it nobody does (Erlang C)"),
    "--shrinkage": (False, "share of paid time not on calls, such as 30%% (0)"),
    "--ivr-seconds": (False, "mean time of every call in the IVR (0: there is none)"),
    "--self-served": (False, "share of calls that end in the IVR, such as 40%% (0)"),
    "--blocked": (False, "at most so many calls find no trunk or IVR port (0.1%%)"),
}
"""Whether it must be given, and what it is. Each is the field of the REST request with that name."""


def run(settings: Settings, asked: Namespace) -> int:
    """Compute and print it; 2 when it was asked wrongly."""
    from pydantic import ValidationError

    from zongji.cli.staffing_table import show
    from zongji.features.simulation.staffing import StaffingIn, advise

    try:
        given = StaffingIn.model_validate(_values(asked))
        advice = advise(given)
    except ValidationError as wrong:
        return _refuse({str(each["loc"][0]): each["msg"] for each in wrong.errors()})
    except Invalid as wrong:
        return _refuse(wrong.fields)
    print(advice.model_dump_json(indent=2) if asked.json else show(given, advice, settings.language))
    return 0


def _values(asked: Namespace) -> dict[str, float | None]:
    typed = {_field(option): getattr(asked, _field(option)) for option in OPTIONS}
    return {field: _number(field, text) for field, text in typed.items() if text is not None}


def _number(field: str, text: str) -> float | None:
    """A number, a share as 80% or 0.8, or none."""
    bare = text.strip()
    if bare == "none":
        return None
    try:
        return float(bare[:-1]) / 100 if bare.endswith("%") else float(bare)
    except ValueError:
        raise Invalid("staffing.number", f"not a number: {text}", {field: f"{text} is no number"}) from None


def _field(option: str) -> str:
    return option.removeprefix("--").replace("-", "_")


def _refuse(places: Mapping[str, str]) -> int:
    for field, why in places.items():
        print(f"zongji staffing: --{field.replace('_', '-')}: {why}", file=sys.stderr)
    return 2

"""The digital twin: what a plan lets happen, what a change makes of it, and that a day gives back the plan it was."""

from dataclasses import replace

import pytest

from zongji.core.acd.model import Comfort
from zongji.core.facts import Decision, Entry, Fact
from zongji.core.presence.model import AgentConfigured
from zongji.kernel.clock import Instant, Span, seconds
from zongji.kernel.errors import Invalid
from zongji.simulator.twin.arrivals import calls
from zongji.simulator.twin.chance import exponential, fixed
from zongji.simulator.twin.change import changed
from zongji.simulator.twin.change import read as read_changes
from zongji.simulator.twin.compare import Comparison, Estimate, compare, estimate, once
from zongji.simulator.twin.figures import figures, whole
from zongji.simulator.twin.forecast import EXAMPLE, read
from zongji.simulator.twin.plan import Plan
from zongji.simulator.twin.report import report
from zongji.simulator.twin.runner import Twin
from zongji.simulator.twin.tally import TOTAL
from zongji.simulator.twin.words import say
from zongji.simulator.twin.yesterday import CONFIGURATION, observe

SMALL = """
schema = 1
opens = "08:00"
interval = 30
[queues.sales]
calls = [24, 30, 30, 24]
talk = { mean = 180, cv = 0.8 }
patience = { mean = 120, shape = "exponential" }
[queues.sales.rules]
wrap_up = 20
[queues.service]
calls = [30, 36, 36, 30]
talk = { mean = 200, cv = 0.8 }
patience = { mean = 120, shape = "exponential" }
[queues.service.rules]
wrap_up = 25
[[agents]]
count = 4
queues = ["sales"]
shift = "08:00-10:00"
breaks = ["09:00-09:30"]
[[agents]]
count = 4
queues = ["service"]
shift = "08:00-10:00"
"""


def nothing(share: float) -> None:
    """Nobody watches."""


def tried(words: str, plan: Plan | None = None) -> Comparison:
    base = plan or read(SMALL)
    return compare(base, changed(base, [say(words)]), [1, 2, 3], nothing)


def of(estimate: Estimate | None) -> float:
    assert estimate is not None
    return estimate.mean


def journal(plan: Plan, seed: int = 3) -> list[Entry]:
    entries: list[Entry] = []

    def keep(fact: Fact, decisions: list[Decision]) -> None:
        entries.append(Entry(len(entries) + 1, fact, tuple(decisions)))

    Twin(plan, seed, keep).run()
    return entries


def test_every_call_has_an_end_and_one_only() -> None:
    cells = once(read(SMALL), 1)
    for row in cells.values():
        for cell in row:
            assert cell.offered == cell.answered + cell.abandoned + cell.turned_away + cell.left


def test_the_same_seed_gives_the_same_day() -> None:
    assert journal(read(SMALL)) == journal(read(SMALL))


def test_agents_work_their_shifts_and_not_their_breaks() -> None:
    plan = read(SMALL)
    total = once(plan, 1)[TOTAL]
    there = [figures(cell, plan.interval)["agents"] or 0.0 for cell in total]
    assert there[0] == pytest.approx(8, abs=0.1)
    assert there[2] == pytest.approx(4, abs=0.5), "those of sales have a break, but for the end of a call"


def test_more_agents_answer_sooner_and_the_same_people_call() -> None:
    found = tried("staff sales +3")
    sales = found.totals["sales"]
    assert of(sales["offered"].difference) == 0
    assert of(sales["asa"].difference) < 0
    assert of(sales["occupancy"].difference) < 0


def test_shorter_calls_cost_fewer_agents_hours() -> None:
    total = tried("handle * x0.5").totals[TOTAL]
    assert of(total["handle_time"].changed) == pytest.approx(of(total["handle_time"].base) / 2, rel=0.15)


def test_twice_the_calls_are_twice_the_calls() -> None:
    total = tried("calls * x2").totals[TOTAL]
    assert of(total["offered"].changed) == pytest.approx(of(total["offered"].base) * 2, rel=0.05)


def test_a_rule_of_the_queue_holds() -> None:
    found = tried("rule service wrap_up 0").totals["service"]
    talk_only = of(found["handle_time"].changed)
    assert talk_only == pytest.approx(of(found["handle_time"].base) - 25, abs=8)


def test_a_shift_moved_leaves_the_morning_alone() -> None:
    found = tried("shift * +30").intervals[TOTAL]["agents"]
    assert of(found[0].changed) == 0
    assert of(found[0].base) > 7


def test_agents_of_another_queue_help_out() -> None:
    found = tried("member service @sales 2 5").totals["service"]
    assert of(found["service_level"].difference) > 0


def test_a_missed_ring_goes_to_another_agent() -> None:
    base = read(SMALL)
    deaf = replace(base, agents=tuple(replace(agent, misses=0.3) for agent in base.agents))
    found = compare(base, deaf, [1], nothing).totals[TOTAL]
    assert of(found["asa"].difference) > 1
    assert of(found["answered"].changed) > 0.55 * of(found["offered"].changed)


def test_who_has_all_patience_and_nobody_to_answer_is_left_over() -> None:
    base = read(SMALL)
    nobody = replace(base, agents=(), queues=tuple(replace(q, patience=None) for q in base.queues))
    total = whole(once(nobody, 1)[TOTAL])
    assert total.left == total.offered > 0


def test_a_day_gives_back_the_plan_that_it_was() -> None:
    plan = read(SMALL)
    plan = plan.with_queues(*(replace(queue, rates=tuple(4 * rate for rate in queue.rates)) for queue in plan.queues))
    plan = changed(plan, [say("staff sales +10"), say("staff service +12")])
    end = Instant(plan.start + plan.length)
    entries = journal(plan)
    before = [entry.fact for entry in entries if isinstance(entry.fact, CONFIGURATION)]
    again = observe(before, entries, plan.start, end).plan(plan.interval, {"*": seconds(20)})
    assert len(again.agents) == len(plan.agents)
    for queue in plan.queues:
        seen = again.queue(queue.queue)
        assert seen is not None and seen.patience is not None and queue.patience is not None
        assert seen.rules == queue.rules
        assert len(seen.known) == pytest.approx(sum(queue.rates), rel=0.1)
        assert seen.talk.mean == pytest.approx(queue.talk.mean, rel=0.1)
        assert seen.patience.mean == pytest.approx(queue.patience.mean, rel=0.35)
    was, now = (once(each, 3)[TOTAL] for each in (plan, again))
    for name, abs_ in (("service_level", 0.1), ("occupancy", 0.05), ("abandonment", 0.05)):
        then, seen_again = (figures(whole(row), plan.length)[name] for row in (was, now))
        assert then is not None and seen_again is not None
        assert seen_again == pytest.approx(then, abs=abs_)


def test_a_setting_changed_during_the_day_is_told() -> None:
    plan = read(SMALL)
    entries = journal(plan)
    first = plan.agents[0]
    entries.append(Entry(len(entries) + 1, AgentConfigured(Instant(plan.start + 9), first.id, ()), ()))
    before = [entry.fact for entry in entries[:60] if isinstance(entry.fact, CONFIGURATION)]
    again = observe(before, entries, plan.start, Instant(plan.start + plan.length)).plan(plan.interval, {})
    assert f"agent {first.id}" in again.notes[0]
    assert next(agent for agent in again.agents if agent.id == first.id).memberships == first.memberships


def test_known_calls_can_be_more_or_fewer() -> None:
    from random import Random

    plan = read(SMALL)
    known = tuple(calls(plan.queues[0], plan.interval, Random(1)))
    for volume in (0.5, 1.0, 2.5):
        again = list(calls(replace(plan.queues[0], known=known, volume=volume), plan.interval, Random(2)))
        assert len(again) == pytest.approx(len(known) * volume, rel=0.1)
        assert again == sorted(again, key=lambda call: call.at)


def test_lists_of_rules_are_typed_in_seconds_and_counts_stay_counts() -> None:
    lists = """
relaxations = [{ after = 30, queue = "service" }, { after = 60.5, skill = "english", level = 3 }]
overflows = [
  { when = "wait", limit = 90, back = 45, queue = "service" }, { when = "expected", limit = 120, queue = "service" },
  { when = "length", limit = 10, back = 5, queue = "service" },
]
comfort = { announce_every = 30, tell_wait = false }
"""
    rules = read(SMALL.replace("wrap_up = 20", "wrap_up = 20" + lists, 1)).queues[0].rules
    assert [(step.after, step.queue, step.level) for step in rules.relaxations] == [
        (seconds(30), "service", 0),
        (seconds(60.5), None, 3),
    ]
    assert [(rule.limit, rule.back) for rule in rules.overflows] == [
        (seconds(90), seconds(45)),
        (seconds(120), 0),
        (10, 5),
    ]
    assert rules.comfort == Comfort(announce_every=seconds(30), tell_wait=False)


@pytest.mark.parametrize(
    ("line", "name", "why"),
    [
        ("relaxations = [{ after = 30000000 }]", "relaxations", "[0].after: seconds from 0 to 86400"),
        ('relaxations = [{ after = "soon" }]', "relaxations", "[0].after: a number of seconds, not 'soon'"),
        ("comfort = { announce_seconds = 30 }", "comfort", "no such field announce_seconds; there are greeting"),
        ('overflows = [{ when = "wait", limit = -1 }]', "overflows", "[0].limit: seconds from"),
        ('overflows = [{ when = "late" }]', "overflows", "late"),
        ("overflows = 3", "overflows", "array"),
    ],
)
def test_a_list_of_rules_that_cannot_be_is_refused_with_the_place(line: str, name: str, why: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(SMALL.replace("wrap_up = 20", f"wrap_up = 20\n{line}", 1))
    assert why in refused.value.fields[f"queues.sales.rules.{name}"]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("schema = 1", "schema = 9", "schema"),
        ("mean = 180, cv = 0.8", "mean = -1", "queues.sales.talk.mean"),
        ('strategies = ["longest_idle"]', 'strategies = ["random"]', "queues.sales.rules.strategies"),
        ("ring_for = 20", "ringing = 20", "queues.sales.rules.ringing"),
        ('queues = ["sales"]', 'queues = ["sale"]', "agents[0].queues"),
        ('"12:00-13:00"', '"19:00-20:00"', "agents[0].breaks[0]"),
        ('shift = "08:00-17:00"', 'shift = "8-17"', "agents[0].shift"),
        ("calls = [40, 68,", "calls = [68,", "queues"),
    ],
)
def test_a_wrong_forecast_is_refused_with_place_and_reason(old: str, new: str, place: str) -> None:
    assert old in EXAMPLE
    with pytest.raises(Invalid) as why:
        read(EXAMPLE.replace(old, new, 1))
    assert place in why.value.fields
    assert why.value.fields[place]


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        ([{"kind": "staff", "queue": "gone", "by": 1}], "changes[0].queue"),
        ([{"kind": "staff", "queue": "sales", "by": -99}], "changes[0].by"),
        ([{"kind": "rule", "queue": "sales", "rule": "ring_for", "value": -3}], "changes[0].ring_for"),
        ([{"kind": "member", "queue": "sales", "agents": ["nobody"]}], "changes[0].agents"),
        ([{"kind": "arrivals", "queue": "sales", "times": 99}], "changes[0].times"),
        ([{"kind": "magic", "queue": "sales"}], "changes[0].kind"),
    ],
)
def test_a_wrong_change_is_refused_with_place_and_reason(raw: list[dict[str, object]], place: str) -> None:
    with pytest.raises(Invalid) as why:
        changed(read(SMALL), read_changes(raw))
    assert place in why.value.fields


@pytest.mark.parametrize("words", ["staff sales", "staff sales three", "fire everybody", ""])
def test_words_that_mean_nothing_are_refused_with_what_can_be_said(words: str) -> None:
    with pytest.raises(Invalid, match="staff QUEUE"):
        say(words)


def test_a_report_is_plain_and_whole() -> None:
    told = report(tried("staff sales +1"))
    queues = told["queues"]
    assert isinstance(queues, dict)
    assert set(queues) == {TOTAL, "sales", "service"}
    assert len(queues[TOTAL]["series"]["asa"]["changed"]) == told["intervals"]


def test_lengths_have_the_mean_they_say() -> None:
    from random import Random

    random = Random(5)
    assert fixed(2).draw(random) == Span(2_000_000)
    drawn = [exponential(10).draw(random) for _ in range(20_000)]
    assert sum(drawn) / len(drawn) == pytest.approx(seconds(10), rel=0.03)


def test_an_interval_of_few_runs_is_wide() -> None:
    pair = estimate([1.0, 3.0])
    assert pair is not None and pair.half == pytest.approx(12.706, rel=1e-3)
    assert estimate([None, None]) is None
    single = estimate([4.0, None])
    assert single is not None and single.half is None

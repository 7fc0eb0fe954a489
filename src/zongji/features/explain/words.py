"""Explanations in people's words: names and numbers, times as lengths, put in when they are read."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from zongji.core.acd.explain import Candidate, Choice, Explanation, Place, Rival, Step
from zongji.core.acd.model import Overflow, Strategy, Trigger
from zongji.core.acd.reasons import OF_CONTACT, Reason
from zongji.features.explain.schemas import (
    CandidateOut,
    DecisionOut,
    DecisionWhole,
    EasingOut,
    NeedOut,
    OverflowOut,
    PlaceOut,
    ReasonOut,
    RivalOut,
    Unit,
    ValueOut,
    WhyOut,
)
from zongji.kernel.clock import Instant, Span, in_seconds
from zongji.kernel.ids import AgentId, ContactId
from zongji.web.directory import Directory
from zongji.web.wire import iso, iso_or_none

AGENTS_MAX = 100

Shown = Callable[[ContactId | None], str | None]
"""The number of a contact as screens show it; None when it is not known here."""

SINCE = frozenset({Strategy.LONGEST_IDLE, Strategy.ROUND_ROBIN})
"""Compared by a moment; people ask how long ago it was."""
UNITS: Mapping[Strategy, Unit] = {
    Strategy.LONGEST_IDLE: "seconds",
    Strategy.ROUND_ROBIN: "seconds",
    Strategy.NEW_STAFF_FIRST: "seconds",
    Strategy.LEAST_TALK: "seconds",
    Strategy.LEAST_OCCUPIED: "percent",
    Strategy.ORDINARY_FIRST: "flag",
    Strategy.LOCAL_FIRST: "flag",
}


class ExplainWords:
    """Makes wire rows of explanations."""

    def __init__(self, directory: Directory, shown: Shown) -> None:
        self._directory = directory
        self._shown = shown

    def decision(self, offer: int, agent: AgentId, at: Instant) -> DecisionOut:
        """A reservation in a list."""
        return DecisionOut(offer=offer, agent=agent, agent_name=self._agent(agent), at=iso(at))

    def whole(self, position: int, choice: Choice) -> DecisionWhole:
        """A reservation explained."""
        it = choice.explanation
        return DecisionWhole(
            **dict(self.decision(choice.offer, choice.agent, it.at)),
            position=position,
            queue=choice.queue,
            queue_name=self._directory.queue(choice.queue),
            version=choice.version,
            by_order=choice.by_order,
            decided_by=None if choice.beside else _decided_by(it),
            why=self.why(it),
            contacts=[self._rival(each, it.at) for each in choice.contacts],
            beside=[self._agent(each) for each in choice.beside],
        )

    def why(self, it: Explanation) -> WhyOut:
        """How a contact that waits is seen."""
        suitable, unsuitable = _counts(it.agents)
        return WhyOut(
            contact=it.contact,
            number_shown=self._shown(it.contact),
            at=iso(it.at),
            medium=it.medium.value,
            queue=it.queue,
            queue_name=self._directory.queue(it.queue),
            queued_at=iso(it.queued_at),
            ranked_at=iso(Instant(it.key[0])),
            head_start_seconds=_seconds(it.queued_at - it.key[0]),
            vip=it.vip,
            wait_seconds=_seconds(it.wait),
            position=it.position,
            waiting=it.waiting,
            ahead=[self._rival(each, it.at) for each in it.ahead],
            places=[self._place(each) for each in it.places],
            bound=it.bound,
            bound_name=self._directory.agent(it.bound),
            bound_until=iso_or_none(it.bound_until),
            steps=[self._step(each) for each in it.steps],
            overflows=[self._overflow(rule, on) for rule, on in it.overflows],
            next_change=iso_or_none(it.next_change),
            suitable=suitable,
            unsuitable=unsuitable,
            agents=[self._candidate(each, it) for each in it.agents[:AGENTS_MAX]],
            agents_total=len(it.agents),
        )

    def _agent(self, id: str) -> str:
        return self._directory.agent(id) or id

    def _rival(self, it: Rival, at: Instant) -> RivalOut:
        return RivalOut(
            contact=it.contact,
            number_shown=self._shown(it.contact),
            ranked_at=iso(Instant(it.key[0])),
            wait_seconds=_seconds(at - it.queued_at),
        )

    def _place(self, it: Place) -> PlaceOut:
        return PlaceOut(
            queue=it.queue,
            queue_name=self._directory.queue(it.queue),
            added=it.added.value,
            version=it.version,
            strategies=[each.value for each in it.strategies],
            needs=[
                NeedOut(skill=n.skill, skill_name=self._directory.skill(n.skill), level=n.level, was=n.was, step=n.step)
                for n in it.needs
            ],
        )

    def _step(self, it: Step) -> EasingOut:
        return EasingOut(
            at=iso(it.at),
            after_seconds=_seconds(it.rule.after),
            holds=it.holds,
            skill=it.rule.skill,
            skill_name=self._directory.skill(it.rule.skill),
            level=it.rule.level,
            queue=it.rule.queue,
            queue_name=self._directory.queue(it.rule.queue),
        )

    def _overflow(self, it: Overflow, on: bool) -> OverflowOut:
        return OverflowOut(
            when=it.when.value,
            limit=_seconds(it.limit) if it.when is Trigger.WAIT else it.limit,
            queue=it.queue,
            queue_name=self._directory.queue(it.queue),
            flow=it.flow,
            on=on,
        )

    def _candidate(self, it: Candidate, of: Explanation) -> CandidateOut:
        return CandidateOut(
            agent=it.agent,
            name=self._agent(it.agent),
            queue=it.queue,
            queue_name=self._directory.queue(it.queue),
            able=not it.reasons,
            values=_values(it, of),
            reasons=[self._reason(each) for each in it.reasons],
        )

    def _reason(self, it: Reason) -> ReasonOut:
        return ReasonOut(
            why=it.why.value,
            contact=it.contact,
            number_shown=self._shown(it.contact),
            word=it.word or None,
            until=iso_or_none(it.until),
            medium=it.medium.value if it.medium else None,
            most=it.most if it.medium else None,
            skill=it.skill,
            skill_name=self._directory.skill(it.skill),
            has=it.has if it.skill else None,
            needs=it.needs if it.skill else None,
            agent=it.agent,
            agent_name=self._directory.agent(it.agent),
        )


def _counts(agents: Iterable[Candidate]) -> tuple[dict[str, int], dict[str, int]]:
    suitable, unsuitable = Counter[str](), Counter[str]()
    for each in agents:
        never = next((reason.why for reason in each.reasons if reason.why in OF_CONTACT), None)
        if never is not None:
            unsuitable[never.value] += 1
        else:
            suitable[each.reasons[0].why.value if each.reasons else "able"] += 1
    return dict(suitable), dict(unsuitable)


def _compared(it: Candidate, of: Explanation) -> list[tuple[str, int, Strategy | None]]:
    """The names of an agent's values. Idle time, the last word, is left out when it was compared before."""
    if not it.values:
        return []
    strategies = next(place.strategies for place in of.places if place.queue == it.queue)
    tier, *others = it.values
    found: list[tuple[str, int, Strategy | None]] = [("tier", tier, None)]
    found += [(by.value, value, by) for by, value in zip(strategies, others, strict=False)]
    if Strategy.LONGEST_IDLE not in strategies:
        found.append(("idle", others[-1], Strategy.LONGEST_IDLE))
    return found


def _values(it: Candidate, of: Explanation) -> list[ValueOut]:
    return [_value(by, value, strategy, of.at) for by, value, strategy in _compared(it, of)]


def _value(by: str, value: int, strategy: Strategy | None, at: Instant) -> ValueOut:
    unit = UNITS.get(strategy, "number") if strategy is not None else "number"
    if strategy is Strategy.NEW_STAFF_FIRST:
        return ValueOut(by=by, value=_ago(-value, at), unit=unit)
    if strategy in SINCE:
        return ValueOut(by=by, value=_ago(value, at), unit=unit)
    if strategy is Strategy.HIGHEST_SKILL:
        return ValueOut(by=by, value=-value, unit=unit)
    if strategy is Strategy.LEAST_OCCUPIED:
        return ValueOut(by=by, value=value / 10, unit=unit)
    return ValueOut(by=by, value=_seconds(value) if unit == "seconds" else value, unit=unit)


def _ago(moment: int, at: Instant) -> float | None:
    return _seconds(at - moment) if moment else None


def _decided_by(it: Explanation) -> str | None:
    able = [each for each in it.agents[:2] if not each.reasons]
    if len(able) < 2:
        return None
    first, second = able
    if first.queue != second.queue:
        return "queue"
    pairs = zip(_compared(first, it), _compared(second, it), strict=True)
    return next((one[0] for one, other in pairs if one[1] != other[1] or one[2] is Strategy.RING_ALL), "number")


def _seconds(span: int) -> float:
    return round(in_seconds(Span(span)), 3)

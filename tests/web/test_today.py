"""Figures of the day: folded from entries, new at local midnight, the same after a restart."""

from zongji.core.contact.message import MessageBegun, MessageFailed, MessageRecorded
from zongji.core.contact.model import (
    AgentReleased,
    CallerArrived,
    CallerHungUp,
    Cause,
    ContactClosed,
    QueueJoined,
    Side,
    TalkEnded,
    TalkStarted,
)
from zongji.core.contact.waiting import Diverted
from zongji.core.facts import Decision, Entry
from zongji.kernel.clock import Instant, after, from_datetime, seconds, to_datetime
from zongji.kernel.ids import AgentId, ContactId, FlowId, QueueId
from zongji.web.directory import Directory, QueueWords
from zongji.web.today import AgentDay, QueueDay, Today

MIDNIGHT = Instant(1_750_003_200_000_000)
"""2025-06-16 00:00 in Shanghai."""
ANN, BOB, SALES = AgentId("1"), AgentId("2"), QueueId("sales")


def entry(at: Instant, *decisions: Decision) -> Entry:
    return Entry(1, CallerHungUp(at, ContactId("x")), decisions)


def call(name: str, began: Instant, wait: float, lasts: float, agent: AgentId = ANN) -> list[Entry]:
    """A call that is answered after ``wait`` and lasts ``lasts`` seconds."""
    contact = ContactId(name)
    answered = after(began, seconds(wait))
    ended = after(answered, seconds(lasts))
    return [
        Entry(1, CallerArrived(began, contact, "4000"), (QueueJoined(began, contact, SALES, began),)),
        entry(answered, TalkStarted(answered, contact, agent, 1)),
        entry(
            ended,
            TalkEnded(ended, contact, agent, 1),
            AgentReleased(ended, contact, agent, 1, Cause.NORMAL),
            ContactClosed(ended, contact, Side.CALLER, Cause.NORMAL),
        ),
    ]


def fresh() -> Today:
    directory = Directory(queues={SALES: QueueWords({"zh": "销售", "en": "Sales"}, 20)})
    return Today("Asia/Shanghai", directory)


def test_answers_waits_and_talk_are_summed_up() -> None:
    today = fresh()
    noon = after(MIDNIGHT, seconds(12 * 3600))
    today.note(call("a", noon, 5, 60))
    today.note(call("b", after(noon, seconds(100)), 25, 30))
    assert today.agents[ANN] == AgentDay(answered=2, talk_seconds=90.0, missed=0)
    assert today.queues[SALES] == QueueDay(answered=2, abandoned=0, in_target=1, waited_seconds=30.0)
    assert today.queues[SALES].average_wait == 15.0
    assert today.arrived == 2


def test_a_caller_who_gave_up_is_abandoned_and_an_agent_who_did_not_answer_missed_it() -> None:
    today, noon = fresh(), after(MIDNIGHT, seconds(12 * 3600))
    contact = ContactId("a")
    today.note([entry(noon, QueueJoined(noon, contact, SALES, noon))])
    today.note([entry(noon, AgentReleased(noon, contact, ANN, 1, Cause.NO_ANSWER))])
    today.note([entry(noon, QueueJoined(noon, contact, SALES, noon, again=True))])
    today.note([entry(noon, AgentReleased(noon, contact, BOB, 2, Cause.CALLER_LEFT))])
    today.note([entry(noon, ContactClosed(noon, contact, Side.CALLER, Cause.NORMAL))])
    assert (today.agents[ANN].missed, today.agents[BOB].missed) == (1, 0)
    assert (today.queues[SALES].abandoned, today.queues[SALES].answered) == (1, 0)


def test_an_agent_who_comes_back_to_his_call_answered_it_once() -> None:
    today, noon = fresh(), after(MIDNIGHT, seconds(12 * 3600))
    contact = ContactId("a")
    today.note([entry(noon, QueueJoined(noon, contact, SALES, noon), TalkStarted(noon, contact, ANN, 1))])
    later = after(noon, seconds(10))
    today.note([entry(later, TalkEnded(later, contact, ANN, 1), TalkStarted(later, contact, ANN, 2))])
    assert today.agents[ANN].answered == today.queues[SALES].answered == 1


def test_at_local_midnight_figures_begin_anew_and_a_call_across_it_counts_its_end() -> None:
    today = fresh()
    today.note(call("early", after(MIDNIGHT, -seconds(7200)), 5, 60))
    assert today.agents[ANN].answered == 1
    across = call("across", after(MIDNIGHT, -seconds(30)), 5, 60)
    today.note(across)
    assert today.agents[ANN] == AgentDay(answered=0, talk_seconds=60.0, missed=0)
    today.note(call("new", after(MIDNIGHT, seconds(3600)), 5, 60))
    assert today.agents[ANN].answered == today.queues[SALES].answered == today.arrived == 1


def test_fed_from_since_on_a_restarted_process_has_the_same_figures() -> None:
    calls = [
        *call("yesterday", after(MIDNIGHT, -seconds(10 * 3600)), 5, 60),
        *call("across", after(MIDNIGHT, -seconds(30)), 5, 60, BOB),
        *call("today", after(MIDNIGHT, seconds(3600)), 30, 60),
    ]
    whole, restarted = fresh(), fresh()
    whole.note(calls)
    now = after(MIDNIGHT, seconds(7200))
    since = restarted.since(now)
    restarted.note([each for each in calls if each.fact.at >= since])
    assert (restarted.agents, restarted.queues, restarted.arrived) == (whole.agents, whole.queues, whole.arrived)
    assert from_datetime(to_datetime(since)) == since < MIDNIGHT


def test_who_leaves_a_message_waits_no_more_and_did_not_give_up_unless_there_is_none() -> None:
    today, noon = fresh(), after(MIDNIGHT, seconds(12 * 3600))
    for name, length in (("a", 9.0), ("b", 0.4), ("c", None)):
        contact = ContactId(name)
        today.note([entry(noon, QueueJoined(noon, contact, SALES, noon))])
        today.note([entry(noon, Diverted(noon, contact, SALES, FlowId("box")), MessageBegun(noon, contact, 1, SALES))])
        assert today.trends[SALES].waiting == 0
        today.note([entry(noon, ContactClosed(noon, contact, Side.CALLER, Cause.NORMAL))])
        before = today.queues[SALES].abandoned
        if length is None:
            today.note([Entry(1, MessageFailed(noon, contact, 1, "no audio"), ())])
        else:
            today.note([Entry(1, MessageRecorded(noon, contact, 1, "f", seconds(length), seconds(length), 1, ""), ())])
        assert today.queues[SALES].abandoned - before == (length != 9.0)
    stays = ContactId("d")
    today.note([entry(noon, QueueJoined(noon, stays, SALES, noon), MessageBegun(noon, stays, 1, SALES))])
    closes = (ContactClosed(noon, stays, Side.SYSTEM, Cause.FLOW_ENDED),)
    today.note([Entry(1, MessageRecorded(noon, stays, 1, "f", seconds(9), seconds(9), 1, ""), closes)])
    assert today.queues[SALES].abandoned == 2

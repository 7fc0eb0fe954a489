"""Who plays: a few agents, queues, numbers and flows, small enough that they meet often."""

import json

from zongji.core.acd.model import Comfort, Exit, QueueConfigured, Skill
from zongji.core.calendar.model import CalendarConfigured
from zongji.core.calendar.periods import WEEKDAYS
from zongji.core.facts import Fact
from zongji.core.ivr.model import EntryConfigured, FlowPublished
from zongji.core.presence.model import AgentChoseReady, AgentConfigured, AgentSignedIn, Membership, PhoneRegistered
from zongji.kernel.clock import Instant, seconds
from zongji.kernel.ids import AgentId, CalendarId, FlowId, PbxNode, QueueId, SkillId

NODE = PbxNode("pbx")
AGENTS = [AgentId("amy"), AgentId("bea"), AgentId("cat")]
QUEUES = [QueueId("sales"), QueueId("service"), QueueId("vip")]
CALLED = ["4000", "4001", "4711", "4002"]
"""Straight into a queue; a menu; nowhere; to a callback."""
BOX_CALLED = "4003"
"""To a mailbox."""

ENGLISH, GERMAN = SkillId("english"), SkillId("german")
SKILLS = [(Skill(ENGLISH, 5), Skill(GERMAN, 1)), (Skill(ENGLISH, 9), Skill(GERMAN, 4)), ()]
"""What the agents can do."""

BACK = json.dumps(
    {
        "schema": 1,
        "start": "hello",
        "nodes": {
            "hello": {"kind": "play", "prompts": ["hello"], "next": "back"},
            "back": {
                "kind": "callback",
                "queue": "sales",
                "booked": ["booked"],
                "failed": "bye",
                "until": 300,
                "pause": 60,
            },
            "bye": {"kind": "hangup"},
        },
    }
)
LEFT, UNHEARD = "left", "unheard"
"""Where who left a message comes to, and who did not."""
BOX = json.dumps(
    {
        "schema": 1,
        "start": "box",
        "nodes": {
            "box": {"kind": "voicemail", "mailbox": "sales", "silence": 3, "next": LEFT, "failed": UNHEARD},
            LEFT: {"kind": "queue", "queue": "sales"},
            UNHEARD: {"kind": "hangup"},
        },
    }
)
STRAIGHT = json.dumps({"schema": 1, "start": "q", "nodes": {"q": {"kind": "queue", "queue": "sales"}}})


OFFICE = CalendarId("office")


def hours(at: Instant, closed: int) -> CalendarConfigured:
    """A calendar that is closed two hours at a time, beginning after so many."""
    periods = [
        {"from": f"{2 * n:02d}:00", "to": f"{2 * n + 2:02d}:00", "shift": "closed" if n % 3 == closed else "early"}
        for n in range(12)
    ]
    plan = {
        "schema": 1,
        "zone": "Asia/Shanghai",
        "years": [2026],
        "shifts": {"early": {"zh": "早班", "en": "Early"}},
        "weekly": dict.fromkeys(WEEKDAYS, periods),
    }
    return CalendarConfigured(at, OFFICE, json.dumps(plan), ((Instant(0), 28_800),))


def document(variant: int = 0) -> str:
    """A menu with everything in it, in two variants."""
    return json.dumps(
        {
            "schema": 1,
            "start": "tongue",
            "nodes": {
                "tongue": {"kind": "language", "language": "en", "next": "hours"},
                "hours": {"kind": "calendar", "calendar": "office", "shifts": {"closed": "bye"}, "otherwise": "mode"},
                "mode": {"kind": "mode", "modes": {"maintenance": "bye"}, "otherwise": "hello"},
                "hello": {"kind": "play", "prompts": ["hello"], "next": "menu"},
                "menu": {
                    "kind": "menu",
                    "prompts": ["menu"],
                    "keys": {"1": "vip", "2": "service", "#": "hello", "7": "back", "9": "box"},
                    "failed": "bye" if variant else "sales",
                    "tries": 2,
                },
                "sales": {"kind": "queue", "queue": "sales", "needs": {"english": 3}, "agent": "amy", "agent_wait": 4},
                "service": {"kind": "queue", "queue": "service", "answer": not variant, "needs": {"german": 2}},
                "vip": {"kind": "queue", "queue": "vip", "head_start": 60, "agent": "last", "agent_wait": 6},
                "bye": {"kind": "hangup", "prompts": ["bye"]},
                "box": {
                    "kind": "voicemail",
                    "mailbox": "service",
                    **({"prompts": ["speak"]} if variant else {"end_key": "any"}),
                    "most": 20,
                    "next": LEFT,
                    "failed": UNHEARD,
                },
                LEFT: {"kind": "play", "prompts": ["thanks"], "next": "menu"},
                UNHEARD: {"kind": "play", "prompts": ["nothing"], "next": "menu"},
                "back": {
                    "kind": "callback",
                    **({} if variant else {"queue": "service", "needs": {"german": 1}}),
                    "booked": ["booked"],
                    "failed": "bye",
                    "not_before": 3 * variant,
                    "until": 60,
                    "tries": 2,
                    "pause": 60 if variant else 60.5,
                },
            },
        }
    )


def opening(at: Instant) -> list[Fact]:
    """What every play begins with; two of three agents are at work."""
    ways_out = (Exit("1", FlowId("straight")), Exit("2", FlowId("menu")))
    comfort = Comfort(("hello",), announce_every=seconds(5), exits=ways_out)
    facts: list[Fact] = [QueueConfigured(at, QUEUES[0], wrap_up=seconds(10), comfort=comfort)]
    facts.append(QueueConfigured(at, QUEUES[1], wrap_up=seconds(10)))
    facts += [
        FlowPublished(at, FlowId("straight"), 1, STRAIGHT),
        FlowPublished(at, FlowId("menu"), 1, document()),
        FlowPublished(at, FlowId("back"), 1, BACK),
        EntryConfigured(at, CALLED[3], FlowId("back")),
        FlowPublished(at, FlowId("box"), 1, BOX),
        EntryConfigured(at, BOX_CALLED, FlowId("box")),
        EntryConfigured(at, CALLED[0], FlowId("straight")),
        EntryConfigured(at, CALLED[1], FlowId("menu")),
    ]
    for number, agent in enumerate(AGENTS):
        serves = tuple(Membership(queue, 1 + number % 2) for queue in QUEUES[: 3 - number % 2])
        facts.append(AgentConfigured(at, agent, serves, SKILLS[number]))
    for agent in AGENTS[:2]:
        facts += [PhoneRegistered(at, agent), AgentSignedIn(at, agent), AgentChoseReady(at, agent)]
    return facts

"""Rules that queues may get in a play, and what agents may be able to do: enough kinds that they meet often."""

from tests.core.cast import ENGLISH, GERMAN, OFFICE, QUEUES, SKILLS
from zongji.core.acd.medium import SHARES, Medium, Share
from zongji.core.acd.model import Comfort, Exit, Need, Overflow, QueueConfigured, Relaxation, Strategy, Trigger
from zongji.core.presence.model import AgentConfigured, Kind, Membership
from zongji.kernel.clock import Instant, seconds
from zongji.kernel.ids import AgentId, FlowId, QueueId

SALES, SERVICE, VIP = QUEUES
MENU = FlowId("menu")

NEEDS: list[tuple[Need, ...]] = [(), (), (Need(ENGLISH, 4),), (Need(ENGLISH, 6), Need(GERMAN, 2))]
RELAXATIONS: list[tuple[Relaxation, ...]] = [
    (),
    (Relaxation(seconds(2), ENGLISH, 2), Relaxation(seconds(5), ENGLISH, 0)),
    (Relaxation(seconds(3), queue=SERVICE), Relaxation(seconds(4), GERMAN, 0, VIP)),
]
OVERFLOWS: list[tuple[Overflow, ...]] = [
    (),
    (Overflow(Trigger.LENGTH, 1, 0, queue=SERVICE),),
    (Overflow(Trigger.LENGTH, 2, 0, flow=MENU), Overflow(Trigger.NOBODY, queue=VIP)),
    (Overflow(Trigger.WAIT, seconds(4), seconds(1), queue=SALES),),
    (Overflow(Trigger.WAIT, seconds(3), seconds(1), flow=MENU), Overflow(Trigger.NOBODY, flow=FlowId("straight"))),
    (Overflow(Trigger.EXPECTED, seconds(9), seconds(3), queue=VIP),),
    (Overflow(Trigger.CALENDAR, flow=MENU, calendar=OFFICE, shift="closed"),),
    (
        Overflow(Trigger.CALENDAR, queue=SALES, calendar=OFFICE, shift="early"),
        Overflow(Trigger.EXPECTED, seconds(2), flow=MENU),
    ),
]
EXITS: list[tuple[Exit, ...]] = [
    (),
    (Exit("1", MENU),),
    (Exit("1", FlowId("straight")), Exit("2", MENU), Exit("#", FlowId("nowhere"))),
]
SHARED: list[tuple[Share, ...]] = [
    SHARES,
    (Share(Medium.PHONE, 1), Share(Medium.CHAT, 2, (Medium.MAIL,)), Share(Medium.MAIL, 1)),
    (Share(Medium.PHONE, 0), Share(Medium.CHAT, 1)),
]


def configured(at: Instant, queue: QueueId, dice: int) -> QueueConfigured:
    """A queue with rules that ``dice``, any number, chooses."""
    order = list(Strategy)
    strategies = (order[dice % len(order)], order[(dice // 3) % len(order)])
    return QueueConfigured(
        at,
        queue,
        (Strategy.RING_ALL,) if dice % 4 == 1 else strategies,
        wrap_up=seconds(10 * (dice % 2)),
        needs=NEEDS[dice // 2 % len(NEEDS)],
        relaxations=RELAXATIONS[dice // 5 % len(RELAXATIONS)],
        overflows=OVERFLOWS[dice % len(OVERFLOWS)],
        site="north" if dice % 3 else "",
        version=dice,
        comfort=Comfort(
            ("hello",) if dice % 3 else (),
            "quiet" if dice % 4 == 0 else "",
            seconds(2 * (dice % 3)),
            tell_wait=dice % 5 > 0,
            reminder=("press",) if dice % 2 else (),
            exits=EXITS[dice // 3 % len(EXITS)],
        ),
    )


def employed(at: Instant, agent: AgentId, dice: int) -> AgentConfigured:
    """An agent with memberships, skills and shares that ``dice`` chooses."""
    every = tuple(Membership(queue, 1 + dice % 2, 1 + (dice + n) % 10) for n, queue in enumerate(QUEUES))
    serves = every[dice % 3 :] if dice % 2 else every[: 1 + dice % 3]
    kind = Kind.VIRTUAL if dice % 5 == 0 else Kind.ORDINARY
    return AgentConfigured(
        at,
        agent,
        serves,
        SKILLS[dice % len(SKILLS)],
        SHARED[dice // 2 % len(SHARED)],
        kind,
        "north" if dice % 2 else "",
    )

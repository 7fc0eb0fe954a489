"""What a person may ask of the floor, when it is granted, and with which reason it is refused."""

from dataclasses import dataclass, replace

import pytest

from zongji.core import commands as ask
from zongji.core.contact import model as c
from zongji.core.contact import waiting as w
from zongji.core.contact.callback import CallbackAsked, Terms
from zongji.core.contact.model import Phase
from zongji.core.contact.state import Contact
from zongji.core.facts import Fact
from zongji.core.ivr.walker import Walk
from zongji.core.presence import model as p
from zongji.core.presence.model import Agent, Chosen, Line
from zongji.kernel.clock import Instant
from zongji.kernel.errors import NotFound, Refused
from zongji.kernel.ids import AgentId, ContactId, FlowId, NodeId, PartyId, QueueId, callback_id

AT = Instant(7)
AMY = AgentId("amy")
BEA = AgentId("bea")
ANN = ContactId("pbx-ann")
ASKED = CallbackAsked(
    Instant(0), callback_id("pbx-bob"), QueueId("q"), PartyId("p"), Terms(Instant(1), Instant(9)), "boss"
)
WALK = Walk(FlowId("f"), 1, NodeId("q"), "zh")
CONTACT = Contact(ANN, AT, "4000", Phase.OFFERED, WALK, agent=AMY, offer=3)


def floor(chosen: Chosen, line: Line, phase: Phase | None) -> tuple[dict[AgentId, Agent], dict[ContactId, Contact]]:
    """Amy, and perhaps Ann with her."""
    contacts = {ANN: replace(CONTACT, phase=phase)} if phase is not None else {}
    return {AMY: Agent(AMY, chosen=chosen, line=line), BEA: Agent(BEA, chosen=Chosen.READY)}, contacts


@dataclass(frozen=True, slots=True)
class Case:
    """Amy in a state, a command, and the fact that it becomes or the id of the refusal."""

    chosen: Chosen
    line: Line
    phase: Phase | None
    command: ask.Command
    answer: Fact | str


OFF, READY, NOT = Chosen.OFFLINE, Chosen.READY, Chosen.NOT_READY
TABLE = [
    Case(OFF, Line.IDLE, None, ask.SignIn(AMY), p.AgentSignedIn(AT, AMY)),
    Case(READY, Line.TALKING, Phase.TALKING, ask.SignIn(AMY), p.AgentSignedIn(AT, AMY)),
    Case(READY, Line.TALKING, Phase.TALKING, ask.SignOut(AMY), p.AgentSignedOut(AT, AMY)),
    Case(OFF, Line.IDLE, None, ask.SignOut(AMY), p.AgentSignedOut(AT, AMY)),
    Case(NOT, Line.IDLE, None, ask.GoReady(AMY), p.AgentChoseReady(AT, AMY)),
    Case(OFF, Line.IDLE, None, ask.GoReady(AMY), "presence.offline"),
    Case(READY, Line.RINGING, Phase.OFFERED, ask.GoReady(AMY), p.AgentChoseReady(AT, AMY)),
    Case(READY, Line.IDLE, None, ask.GoNotReady(AMY, "lunch"), p.AgentChoseNotReady(AT, AMY, "lunch")),
    Case(OFF, Line.IDLE, None, ask.GoNotReady(AMY, "lunch"), "presence.offline"),
    Case(READY, Line.WRAP_UP, None, ask.EndWrapUp(AMY), p.AgentEndedWrapUp(AT, AMY)),
    Case(READY, Line.IDLE, None, ask.EndWrapUp(AMY), "presence.no_wrap_up"),
    Case(OFF, Line.IDLE, None, ask.EndWrapUp(AMY), "presence.offline"),
    Case(READY, Line.TALKING, Phase.TALKING, ask.HangUp(AMY, ANN), c.AgentAskedHangUp(AT, ANN, AMY)),
    Case(READY, Line.REJOINING, Phase.REJOINING, ask.HangUp(AMY, ANN), c.AgentAskedHangUp(AT, ANN, AMY)),
    Case(READY, Line.RINGING, Phase.OFFERED, ask.HangUp(AMY, ANN), "desk.wrong_phase"),
    Case(READY, Line.IDLE, None, ask.HangUp(AMY, ANN), "desk.not_your_call"),
    Case(READY, Line.TALKING, Phase.TALKING, ask.HangUp(BEA, ANN), "desk.not_your_call"),
    Case(READY, Line.RINGING, Phase.OFFERED, ask.Reject(AMY, ANN), c.OfferRejected(AT, ANN, 3)),
    Case(READY, Line.TALKING, Phase.TALKING, ask.Reject(AMY, ANN), "desk.wrong_phase"),
    Case(READY, Line.RINGING, Phase.OFFERED, ask.Reject(BEA, ANN), "desk.not_your_call"),
    Case(READY, Line.TALKING, Phase.TALKING, ask.Rejoin(AMY, ANN), c.AgentAskedRejoin(AT, ANN, AMY)),
    Case(READY, Line.REJOINING, Phase.REJOINING, ask.Rejoin(AMY, ANN), c.AgentAskedRejoin(AT, ANN, AMY)),
    Case(READY, Line.RINGING, Phase.OFFERED, ask.Rejoin(AMY, ANN), "desk.wrong_phase"),
    Case(READY, Line.RINGING, Phase.OFFERED, ask.Accept(AMY, ANN), "desk.answer_on_phone"),
    Case(READY, Line.TALKING, Phase.TALKING, ask.Accept(AMY, ANN), "desk.wrong_phase"),
    Case(READY, Line.IDLE, Phase.QUEUED, ask.MoveToFront("boss", ANN), w.MovedToFront(AT, ANN, "boss")),
    Case(READY, Line.TALKING, Phase.TALKING, ask.MoveToFront("boss", ANN), "contact.not_waiting"),
    Case(READY, Line.IDLE, None, ask.MoveToFront("boss", ANN), "contact.unknown"),
    Case(READY, Line.DIALLING, Phase.DIALLING, ask.HangUp(AMY, ANN), c.AgentAskedHangUp(AT, ANN, AMY)),
    Case(READY, Line.IDLE, None, ask.BookCallback(ASKED), replace(ASKED, at=AT)),
    Case(READY, Line.IDLE, Phase.QUEUED, ask.CancelCallback("boss", ANN), "callback.unknown"),
    Case(READY, Line.IDLE, None, ask.CancelCallback("boss", ANN), "callback.unknown"),
    Case(READY, Line.IDLE, None, ask.DeskCommand(AMY), "command.unknown"),
    Case(READY, Line.IDLE, None, ask.Command(), "command.unknown"),
    Case(READY, Line.IDLE, None, ask.GoReady(AgentId("nobody")), "agent.unknown"),
]


@pytest.mark.parametrize("case", TABLE, ids=[f"{n}-{type(case.command).__name__}" for n, case in enumerate(TABLE)])
def test_a_command_is_granted_or_refused_with_its_reason(case: Case) -> None:
    agents, contacts = floor(case.chosen, case.line, case.phase)
    if isinstance(case.answer, Fact):
        assert ask.grant(case.command, agents, contacts, AT) == case.answer
        return
    with pytest.raises(Refused) as refused:
        ask.grant(case.command, agents, contacts, AT)
    assert refused.value.id == case.answer
    unknown = case.answer in ("agent.unknown", "contact.unknown", "callback.unknown")
    assert isinstance(refused.value, NotFound) is unknown


def test_every_command_stands_in_the_table() -> None:
    commands = {kind.__name__ for kind in ask.Command.__subclasses__()}
    assert {type(case.command).__name__ for case in TABLE} >= commands

"""Faults put into the core on purpose. Each is one line of one module replaced; some property must catch it.

``plant`` loads the faulty module in this process when it is first imported, and changes no file.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType


@dataclass(frozen=True, slots=True)
class Fault:
    """In ``module``, the text ``right`` (it stands there exactly once) becomes ``wrong``."""

    name: str
    module: str
    right: str
    wrong: str


MACHINE, CLOSING, FLOOR = "zongji.core.contact.machine", "zongji.core.contact.closing", "zongji.core.floor"
PRESENCE, AGENT = "zongji.core.presence.machine", "zongji.core.presence.model"
RINGING, STATE, FREE = "zongji.core.contact.ringing", "zongji.core.contact.state", "zongji.core.acd.free"
CONSEQUENCES = "zongji.core.consequences"
BOARD, WALKER, SNAPSHOT = "zongji.core.acd.board", "zongji.core.ivr.walker", "zongji.core.snapshot"
TOLD, COMFORT, IN_FLOW = "zongji.core.acd.told", "zongji.core.contact.comfort", "zongji.core.contact.in_flow"
QUEUEING, EASING, MASKS = "zongji.core.queueing", "zongji.core.acd.easing", "zongji.core.acd.masks"
CALLING_BACK, CALLBACKS = (
    "zongji.core.contact.calling_back",
    "zongji.core.callbacks",
)
MEDIUM, OVERFLOW, WAITING = "zongji.core.acd.medium", "zongji.core.acd.overflow", "zongji.core.acd.waiting"

FAULTS = [
    Fault("release dropped", CLOSING, "    told.append(AgentReleased(", "    (AgentReleased("),
    Fault("agent's leg not hung up", CLOSING, "    told.append(HangUpAgent(contact.id, contact.offer))\n", ""),
    Fault("caller's leg not hung up", CLOSING, "told.append(HangUpCaller(contact.id, cause))", "pass"),
    Fault("bridge not dropped", CLOSING, "told.append(DropBridge(contact.id))", "pass"),
    Fault(
        "closed twice",
        CLOSING,
        "told.append(ContactClosed(at, contact.id, by, cause))",
        "told += 2 * [ContactClosed(at, contact.id, by, cause)]",
    ),
    Fault("stale ring timer honoured", MACHINE, "OfferTimedOut(at=at, offer=contact.offer)", "OfferTimedOut(at=at)"),
    Fault(
        "stale leg's end honoured",
        MACHINE,
        "AgentLegEnded(at=at, offer=contact.offer, cause=cause)",
        "AgentLegEnded(at=at, cause=cause)",
    ),
    Fault("late answer ignored", MACHINE, "return contact, [HangUpAgent(contact.id, offer)]", "return contact, []"),
    Fault("no ring timer", RINGING, "return [rings, Later(reserved.contact, timeout)]", "return [rings]"),
    Fault(
        "loser not released",
        "zongji.core.contact.joining",
        "        *let_others_go(contact, at, Cause.ANSWERED_ELSEWHERE),\n",
        "",
    ),
    Fault(
        "two joined",
        MACHINE,
        "return contact, [HangUpAgent(contact.id, offer)]",
        "return contact, [Join(contact.id, offer)]",
    ),
    Fault("rings of who left go on", CLOSING, ", *let_others_go(contact, at, why)]", "]"),
    Fault("one reject ends all rings", MACHINE, "if contact.others else _requeue", "if not contact else _requeue"),
    Fault("rung beyond capacity", BOARD, "if contact.offer_to(agent) is None), None)", "if True), None)"),
    Fault("rung who is worse", FREE, "if rank[: len(bar)] > bar:", "if False:"),
    Fault("leg of another offer", STATE, "return max(self.offer, self.rung) + 1", "return self.offer + 1"),
    Fault(
        "who became free is not rung beside",
        BOARD,
        "        return Strategy.RING_ALL in line",
        "        return False and line",
    ),
    Fault(
        "who waits is robbed",
        QUEUEING,
        "            yield from self._first_rings()\n",
        "",
    ),
    Fault("no rejoin timer", MACHINE, "[*told, *ring, Later(contact.id, timeout)]", "[*told, *ring]"),
    Fault(
        "requeue loses rank",
        MACHINE,
        "contact.to(Phase.QUEUED, at, agent=None, named",
        "contact.to(Phase.QUEUED, at, agent=None, rank_at=at, named",
    ),
    Fault(
        "no music while rejoining",
        MACHINE,
        "        Part(contact.id),\n        StartMusic(contact.id),\n",
        "        Part(contact.id),\n",
    ),
    Fault("old wrap-up timer honoured", PRESENCE, "WrapUpTimedOut(spell=agent.spell)", "WrapUpTimedOut()"),
    Fault("no wrap-up timer", PRESENCE, "if now.spell != before.spell and", "if now.spell == before.spell and"),
    Fault("blame forgotten", PRESENCE, "if cause in BLAMED and", "if cause in () and"),
    Fault("sign-out does not stick", PRESENCE, "chosen=Chosen.OFFLINE, reason=", "reason="),
    Fault("asked without a phone", AGENT, "return found if self.registered else", "return found if True else"),
    Fault(
        "asked while busy",
        AGENT,
        "            held.append(Medium.PHONE)",
        "            pass",
    ),
    Fault("asked while not ready", AGENT, "if self.chosen is not Chosen.READY:", "if self.chosen is Chosen.OFFLINE:"),
    Fault("capacity overlooked", MEDIUM, "if held.count(share.medium) < share.most:", "if True:"),
    Fault("mail interrupts a call", MEDIUM, "and other not in share.over:", "and False:"),
    Fault(
        "phone alone counts",
        AGENT,
        "[medium_of(task) for task in self.tasks] if self.tasks else []",
        "[]",
    ),
    Fault("chat of who left is kept", FLOOR, "self._take(machine.give_back(contact, at))", "pass"),
    Fault(
        "head stays in the queue",
        FLOOR,
        "            self._queueing.leaves(contact)\n            contact =",
        "            contact =",
    ),
    Fault(
        "who left still waits",
        FLOOR,
        "        self._queueing.leaves(contact)\n        del",
        "        del",
    ),
    Fault(
        "free agent not matched",
        QUEUEING,
        "            self._freed[agent.id] = None\n\n    def resumes",
        "            pass\n\n    def resumes",
    ),
    Fault("free agent not found", QUEUEING, "                    self.board.stand_by(agent)\n", ""),
    Fault("new caller not matched", QUEUEING, "        self._wanting[contact.id] = None\n", "        pass\n"),
    Fault(
        "agent stays on the board",
        BOARD,
        "        if agent.id in self._able:\n            self.withdraw(agent.id)\n        media = agent.open_for\n",
        "        media = agent.open_for\n        if media:\n            self.withdraw(agent.id)\n",
    ),
    Fault("overflow stays on", OVERFLOW, "rule.back if was else rule.limit", "rule.back - 1000 if was else rule.limit"),
    Fault("overflow moves nobody", QUEUEING, "                self._stand_anew(queue)", "                pass"),
    Fault("skill one too low will do", MASKS, "+ need.level - 1)", "+ max(need.level - 2, 0))"),
    Fault("relaxed too far", EASING, "each.after <= so_far for", "True for"),
    Fault("bound for ever", EASING, "waited(contact, at) < contact.named_for", "True"),
    Fault("bound to who is away", QUEUEING, " and self.board.present(agent)", ""),
    Fault(
        "VIP counts for nothing",
        BOARD,
        "contact.rank_at - contact.vip * self._line(contact.queue).rules.vip_head_start",
        "contact.rank_at",
    ),
    Fault("head of a heap not seen", WAITING, "        if self._heads[want][1] == contact:", "        if False:"),
    Fault(
        "lost phone not told while ringing",
        FLOOR,
        "case Phase.OFFERED, PhoneUnregistered() | AgentSignedOut():",
        "case Phase.OFFERED, AgentSignedOut():",
    ),
    Fault("sign-out not told while ringing", FLOOR, "PhoneUnregistered() | AgentSignedOut():", "PhoneUnregistered():"),
    Fault("dead PBX keeps its phones", FLOOR, "self._of_agent(PhoneUnregistered(at, agent.id))", "pass"),
    Fault("last come first served", BOARD, "(contact.rank_at - contact.vip", "(-contact.rank_at - contact.vip"),
    Fault(
        "any queue will do",
        BOARD,
        "            line = self._lines[member.queue]\n",
        "            line = self._lines[QueueId('sales')]\n",
    ),
    Fault("late prompt honoured", WALKER, "    if step != walk.step:\n        return walk, []\n    match", "    match"),
    Fault("late silence honoured", WALKER, "as menu if step == walk.step:", "as menu:"),
    Fault(
        "flow without end",
        WALKER,
        "    if walk.step >= STEPS_MAX:\n        return walk, [*moves, End(fault=True)]\n    walk = changed(walk, node",
        "    walk = changed(walk, node",
    ),
    Fault(
        "prompt forgotten",
        WALKER,
        "            return walk, [*moves, Say(walk.step, prompts, walk.language)]",
        "            return walk, [*moves]",
    ),
    Fault(
        "snapshot forgets who waits",
        SNAPSHOT,
        "floor.resume(frozen.agents, frozen.contacts)",
        "floor.resume(frozen.agents, frozen.contacts[1:])",
    ),
    Fault("snapshot forgets entries", SNAPSHOT, "        tuple(floor.entries.values()),", "        (),"),
    Fault("snapshot forgets the mode", SNAPSHOT, "        floor.site.mode_set,", "        None,"),
    Fault("booked twice", CALLBACKS, "promised=self.of(contact.party))", "promised=())"),
    Fault("booked twice by hand", CALLBACKS, "        if fact.queue not in self.of(fact.party):", "        if True:"),
    Fault(
        "customer called before the agent is there",
        CALLING_BACK,
        "        case Phase.OFFERED, AgentAnswered(at=at, offer=offer) if",
        "        case Phase.OFFERED, AgentLegEnded(at=at, offer=offer) if",
    ),
    Fault(
        "callback dialled without a reserved agent",
        CALLING_BACK,
        "    again = after(at, callback.terms.pause)\n",
        "    again = after(at, callback.terms.pause)\n"
        "    told.append(DialParty(contact.id, contact.party, contact.offer, DIAL_FOR))\n",
    ),
    Fault("customer's phone rings for ever", CALLING_BACK, "        Later(contact.id, timeout),\n", ""),
    Fault("called while he listens", CALLING_BACK, " if not _of(contact).held:", ":"),
    Fault("called beside a talk", CALLING_BACK, "(contact, []) if held else stand", "stand"),
    Fault("customer's leg left ringing", CLOSING, "        return contact.has_leg\n", "        return False\n"),
    Fault(
        "promise forgotten",
        CALLBACKS,
        "            self._take(calling_back.let_go(held, at))",
        "            pass",
    ),
    Fault("snapshot forgets promises", FLOOR, "            self._callbacks.note(contact)\n", ""),
    Fault("calendar overlooked", OVERFLOW, "there.around.shift(rule.calendar) == rule.shift", "False"),
    Fault("a larger place is told", TOLD, "last_told is None or true_position <= last_told", "True"),
    Fault("no music after words", COMFORT, "[StartMusic(contact.id)]", "[]"),
    Fault("words over a talk", MACHINE, "*quiet, ", ""),
    Fault("the old place is lost", IN_FLOW, "min(rank_at, contact.rank_at)", "rank_at"),
    Fault("late announcement made", COMFORT, "fact.number != contact.telling.number or not", "not"),
    Fault("snapshot forgets waiting times", SNAPSHOT, "tuple(floor.foretelling.open().items())", "()"),
    Fault(
        "who was led away counts as waiting",
        CONSEQUENCES,
        "        self._foretelling.leaves(contact.id, diverted.at)\n",
        "        pass\n",
    ),
    Fault(
        "who is answered counts as waiting",
        CONSEQUENCES,
        "        self._foretelling.answered(contact.id, talk.at)\n",
        "",
    ),
    Fault(
        "no recording timer",
        IN_FLOW,
        "        Later(contact.id, FlowTimedOut(after(at, node.most + RECORDING_OVER), contact.id, step)),\n",
        "",
    ),
    Fault("a tone counts as a message", IN_FLOW, "is_message(fact)", "True"),
    Fault("silence counts as a message", "zongji.core.contact.message", " and recorded.spoken >= SPOKEN_LEAST", ""),
    Fault("message for nobody", IN_FLOW, "        MessageBegun(at, contact.id, step, node.mailbox),\n", ""),
    Fault("stale message honoured", WALKER, "if walk.recording and step == walk.step:", "if walk.recording:"),
    Fault(
        "message recorded twice",
        WALKER,
        "VoicemailNode() as voicemail if not walk.recording:",
        "VoicemailNode() as voicemail:",
    ),
    Fault(
        "order by chance",
        FLOOR,
        "[c for c in self.contacts.values() if node_of(c.id) == node]",
        "sorted(self.contacts.values(), key=lambda c: hash(c.id))",
    ),
]


class _Faulty(MetaPathFinder, Loader):
    """Finds the faulty module in place of the right one."""

    def __init__(self, fault: Fault) -> None:
        self._fault = fault

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Only the one module."""
        if fullname != self._fault.module:
            return None
        right = PathFinder.find_spec(fullname, path)
        assert right is not None and right.origin is not None, f"there is no {fullname}"
        return spec_from_loader(fullname, self, origin=right.origin)

    def exec_module(self, module: ModuleType) -> None:
        """Run the source with its one fault."""
        assert module.__spec__ is not None and module.__spec__.origin is not None
        source = Path(module.__spec__.origin).read_text(encoding="utf-8")
        found = source.count(self._fault.right)
        assert found == 1, f"{self._fault.name}: {self._fault.right!r} stands {found} times in {module.__name__}"
        faulty = source.replace(self._fault.right, self._fault.wrong)
        exec(compile(faulty, module.__spec__.origin, "exec"), module.__dict__)  # noqa: S102 - our own source


def plant(fault: Fault) -> None:
    """From now on this process has the fault. Before anything of the core is imported."""
    assert fault.module not in sys.modules, "plant faults first, import later"
    sys.meta_path.insert(0, _Faulty(fault))

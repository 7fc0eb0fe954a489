"""Records in people's words: names, numbers and sentences, put in when they are read."""

from collections.abc import Mapping

from zongji.core.acd.medium import Medium
from zongji.features.history.projection import left_id, tape_id
from zongji.features.history.record import Happening, Message, Record, Tape
from zongji.features.history.schemas import MessageOut, RecordOut, RecordWhole, StepOut, TapeOut, TimelineOut
from zongji.kernel.clock import Instant, in_seconds
from zongji.storage.numbers import place, shown
from zongji.storage.vault import Person
from zongji.web.directory import Directory
from zongji.web.wire import Label, iso

CAUSES: Mapping[str, Label] = {
    "no_answer": {"zh": "无人接听", "en": "no answer"},
    "rejected": {"zh": "拒接", "en": "rejected"},
    "busy": {"zh": "占线", "en": "busy"},
    "unreachable": {"zh": "话机不可达", "en": "phone unreachable"},
    "pbx_lost": {"zh": "交换机中断", "en": "the PBX failed"},
    "flow_ended": {"zh": "流程结束", "en": "end of the flow"},
    "flow_fault": {"zh": "流程异常", "en": "fault in the flow"},
    "no_such_number": {"zh": "空号", "en": "no such number"},
    "agent_lost": {"zh": "坐席掉线", "en": "the agent was lost"},
    "caller_left": {"zh": "客户放弃", "en": "the caller left"},
    "normal": {"zh": "正常", "en": "normal"},
    "answered_elsewhere": {"zh": "已由同事接听", "en": "answered by a colleague"},
    "fault": {"zh": "系统异常", "en": "system fault"},
    "cancelled": {"zh": "回电已取消", "en": "the callback was cancelled"},
    "expired": {"zh": "超过约定时段", "en": "the time agreed was over"},
    "called_again": {"zh": "客户已再次来电", "en": "the customer called again"},
}
SIDES: Mapping[str, Label] = {
    "caller": {"zh": "客户挂机", "en": "The caller hung up"},
    "agent": {"zh": "坐席挂机", "en": "The agent hung up"},
    "system": {"zh": "系统结束", "en": "Ended by the system"},
}


class RecordWords:
    """Makes wire rows of records. ``region`` is the country whose people read numbers."""

    def __init__(self, directory: Directory, region: str) -> None:
        self._directory = directory
        self._region = region

    def row(self, record: Record, person: Person | None) -> RecordOut:
        """One record; ``person`` is who called, if known and not shredded."""
        number = person.number if person is not None and person.number else None
        return RecordOut(
            contact=record.contact,
            medium=record.medium,
            direction=record.direction,
            source=record.source,
            callback=record.callback,
            number=number,
            number_shown=shown(number, self._region) if number else None,
            party=record.party,
            region=(place(number) if number else None) or _place(record),
            called=record.called,
            line=self._directory.line(record.called, Medium(record.medium)),
            queue=record.queue,
            queue_name=self._directory.queue(record.queue),
            agent=record.agent,
            agent_name=self._directory.agent(record.agent),
            arrived=iso(Instant(record.arrived)),
            answered_at=_time(record.answered_at),
            ended=_time(record.ended),
            wait_seconds=_length(record.wait),
            ring_seconds=_length(record.ring),
            talk_seconds=round(in_seconds(record.talk), 3),
            wrap_up_seconds=_length(record.wrap_up),
            ended_by=record.ended_by,
            end_reason=record.end_reason,
            result=record.result,
            path=[
                StepOut(
                    node=step.node,
                    label=self._directory.node(record.flow, step.node),
                    key=step.key or None,
                    at=iso(Instant(step.at)),
                )
                for step in record.path
            ],
            recordings=[_tape(record, tape) for tape in record.tapes],
            messages=[self._message(record, message) for message in record.messages],
        )

    def _message(self, record: Record, message: Message) -> MessageOut:
        id = left_id(record, message)
        return MessageOut(
            id=id,
            mailbox=message.mailbox,
            mailbox_name=self._directory.queue(message.mailbox),
            began=iso(Instant(message.began)),
            seconds=round(in_seconds(message.length), 3),
            bytes=message.size,
            sha256=message.sha256,
            url=f"/api/v1/recordings/{id}",
        )

    def whole(self, record: Record, person: Person | None) -> RecordWhole:
        """One record with its timeline."""
        timeline = [
            TimelineOut(
                at=iso(Instant(each.at)), kind=each.kind, text=self._text(each, Medium(record.medium)), data=each.data
            )
            for each in record.timeline
        ]
        return RecordWhole(**dict(self.row(record, person)), timeline=timeline)

    def _text(self, it: Happening, medium: Medium) -> Label:
        data = it.data
        agent = self._directory.agent(data.get("agent")) or ""
        match it.kind:
            case "arrived":
                line = self._directory.line(data["called"], medium)
                zh, en = ("呼入 ", "Call to ") if medium is Medium.PHONE else ("", "")
                return {"zh": f"{zh}{line['zh']}", "en": f"{en}{line['en']}"}
            case "node":
                label = self._directory.node(data.get("flow", ""), data["node"])
                key = data.get("key", "")
                zh, en = (f"按键 {key}：", f"Key {key}: ") if key else ("", "")
                return {"zh": f"{zh}{label['zh']}", "en": f"{en}{label['en']}"}
            case "queued":
                queue = self._directory.queue(data["queue"]) or {"zh": "", "en": ""}
                return {"zh": f"进入队列 {queue['zh']}", "en": f"Waits for {queue['en']}"}
            case "led_away":
                return _led_away(self._directory.queue(data["queue"]) or {"zh": "", "en": ""}, data["key"])
            case "told":
                return _told(data)
            case "offered":
                zh, en = ("振铃", "Rings") if medium is Medium.PHONE else ("分配给", "Offered to")
                beside = [self._directory.agent(each) or each for each in data.get("beside", "").split(",") if each]
                everybody = {"zh": "、".join([agent, *beside]), "en": ", ".join([agent, *beside])}
                return {"zh": f"{zh} {everybody['zh']}", "en": f"{en} {everybody['en']}"}
            case "offer_failed":
                why = CAUSES.get(data["cause"], CAUSES["fault"])
                return {"zh": f"{agent} 未接通：{why['zh']}", "en": f"{agent} did not take it: {why['en']}"}
            case "talking":
                zh, en = ("与 {} 通话", "Talks with {}") if medium is Medium.PHONE else ("{} 受理", "Taken by {}")
                return {"zh": zh.format(agent), "en": en.format(agent)}
            case "rejoining":
                return {"zh": f"{agent} 掉线，等待恢复", "en": f"{agent} was lost, caller hears music"}
            case _:
                return _of_callback(it) or _end(data)


def _of_callback(it: Happening) -> Label | None:
    match it.kind, it.data:
        case "callback_booked", {"by": ""}:
            return {"zh": "预约回电", "en": "Asked to be called back"}
        case "callback_booked", _:
            return {"zh": "人工登记回电", "en": "A callback was booked by hand"}
        case "message", {"seconds": seconds}:
            return {"zh": f"留言 {seconds} 秒", "en": f"Left a message, {seconds} s"}
        case "message", _:
            return {"zh": "请客户留言，未留下内容", "en": "Was asked for a message and left none"}
        case "dialled", {"tries": tries}:
            return {"zh": f"第 {tries} 次呼叫客户", "en": f"The customer is called, try {tries}"}
        case "not_reached", {"cause": cause}:
            why = CAUSES.get(cause, CAUSES["fault"])
            return {"zh": f"客户未接通：{why['zh']}", "en": f"The customer was not reached: {why['en']}"}
        case _:
            return None


def _led_away(queue: Label, key: str) -> Label:
    if key:
        return {"zh": f"按键 {key}：离开队列 {queue['zh']}", "en": f"Key {key}: left {queue['en']}"}
    return {"zh": f"溢出：离开队列 {queue['zh']}", "en": f"Led out of {queue['en']} by an overflow"}


def _told(data: Mapping[str, str]) -> Label:
    """What the caller was told of his place and his wait."""
    zh, en = [], []
    if "position" in data:
        zh.append(f"排第 {data['position']} 位")
        en.append(f"number {data['position']} in line")
    if "at_least" in data:
        low, high = data["at_least"], data.get("at_most")
        zh.append(f"预计等待 {low}–{high} 分钟" if high else f"预计等待 {low} 分钟以上")
        en.append(f"{low} to {high} minutes" if high else f"more than {low} minutes")
    return {"zh": f"播报：{'，'.join(zh)}", "en": f"Told: {', '.join(en)}"}


def _end(data: Mapping[str, str]) -> Label:
    side, why = SIDES.get(data.get("by", ""), SIDES["system"]), CAUSES.get(data.get("cause", ""), CAUSES["fault"])
    if data.get("cause") == "normal":
        return dict(side)
    return {"zh": f"{side['zh']}（{why['zh']}）", "en": f"{side['en']} ({why['en']})"}


def _place(record: Record) -> Label | None:
    return {"zh": record.place, "en": record.place} if record.place else None


def _time(at: int | None) -> str | None:
    return None if at is None else iso(Instant(at))


def _length(span: int | None) -> float | None:
    return None if span is None else round(in_seconds(span), 3)


def _tape(record: Record, tape: Tape) -> TapeOut:
    id = tape_id(record, tape)
    return TapeOut(
        id=id,
        agent=tape.agent,
        started=iso(Instant(tape.started)),
        seconds=round(in_seconds(tape.length), 3),
        bytes=tape.size,
        sha256=tape.sha256,
        url=f"/api/v1/recordings/{id}",
    )

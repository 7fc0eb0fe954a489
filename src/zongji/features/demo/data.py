"""The demo airport, as plain data: who works there, what callers hear, and where they are led."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from zongji.core.calendar.model import Mode

Label = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DemoQueue:
    """A queue."""

    id: str
    zh: str
    en: str
    relaxations: tuple[Mapping[str, JsonValue], ...] = ()
    overflows: tuple[Mapping[str, JsonValue], ...] = ()


@dataclass(frozen=True, slots=True)
class DemoAgent:
    """An agent, the queues that he serves, best first, and what he can do, at which level."""

    id: str
    name: str
    queues: tuple[str, ...]
    skills: Mapping[str, int] = field(default_factory=dict)


QUEUES = (
    DemoQueue("flights", "航班", "Flights"),
    DemoQueue(
        "luggage",
        "行李",
        "Luggage",
        relaxations=({"after": 60, "queue": "flights"},),
        overflows=({"when": "length", "limit": 10, "back": 5, "queue": "flights"},),
    ),
    DemoQueue("service", "人工服务", "Service"),
)

SKILLS: Mapping[str, tuple[Label, str]] = {
    "lang-en": ({"zh": "英语", "en": "English"}, "language"),
    "lang-yue": ({"zh": "粤语", "en": "Cantonese"}, "dialect"),
    "billing": ({"zh": "票款结算", "en": "Billing"}, "business"),
}
"""What they are called, and their kind."""

AGENTS = (
    DemoAgent("1001", "陈静", ("flights", "luggage", "service"), {"lang-en": 8, "billing": 6}),
    DemoAgent("1002", "王伟", ("flights", "luggage", "service"), {"lang-en": 6, "lang-yue": 9}),
    DemoAgent("1003", "李娜", ("flights", "service")),
    DemoAgent("1004", "张强", ("flights", "service")),
    DemoAgent("1005", "刘洋", ("luggage", "service"), {"lang-yue": 7}),
    DemoAgent("1006", "赵敏", ("luggage", "service"), {"lang-en": 4, "billing": 9}),
    DemoAgent("1007", "黄磊", ("service", "flights"), {"lang-yue": 5, "billing": 3}),
    DemoAgent("1008", "周婷", ("service", "luggage")),
)

SUPERVISOR = ("supervisor", "孙莉")
ADMIN = ("admin", "系统管理员")

LEAVE_A_MESSAGE = {
    "message": {
        "kind": "voicemail",
        "label": {"zh": "语音留言", "en": "Voicemail"},
        "mailbox": "service",
        "prompts": ["message_speak"],
        "next": "message_left",
        "failed": "message_none",
    },
    "message_left": {
        "kind": "hangup",
        "label": {"zh": "留言已收到", "en": "Message received"},
        "prompts": ["message_left"],
    },
    "message_none": {
        "kind": "hangup",
        "label": {"zh": "未留下内容", "en": "No message"},
        "prompts": ["message_none"],
    },
}
"""Nodes by which a caller leaves a message, however he came there."""

HOTLINE = {
    "schema": 1,
    "start": "hours",
    "language": "zh",
    "nodes": {
        "hours": {
            "kind": "calendar",
            "label": {"zh": "营业时间", "en": "Opening hours"},
            "calendar": "office",
            "shifts": {"closed": "closed"},
            "otherwise": "language",
        },
        "closed": {
            "kind": "play",
            "label": {"zh": "非营业时间", "en": "Closed"},
            "prompts": ["closed"],
            "next": "message",
        },
        **LEAVE_A_MESSAGE,
        "language": {
            "kind": "menu",
            "label": {"zh": "选择语言", "en": "Language"},
            "prompts": ["welcome"],
            "keys": {"1": "zh", "2": "en"},
            "wait": 4,
            "tries": 1,
            "failed": "zh",
        },
        "zh": {"kind": "language", "label": {"zh": "中文", "en": "Chinese"}, "language": "zh", "next": "main"},
        "en": {"kind": "language", "label": {"zh": "英语", "en": "English"}, "language": "en", "next": "main"},
        "main": {
            "kind": "menu",
            "label": {"zh": "主菜单", "en": "Main menu"},
            "prompts": ["main_menu"],
            "keys": {"1": "flights", "2": "luggage", "3": "callback", "4": "message", "0": "service"},
            "wait": 5,
            "tries": 3,
            "invalid": ["invalid_key"],
            "silent": ["no_key"],
            "failed": "help",
        },
        "help": {
            "kind": "play",
            "label": {"zh": "转人工提示", "en": "Told: an agent will help"},
            "prompts": ["to_agent"],
            "next": "service",
        },
        "flights": {
            "kind": "play",
            "label": {"zh": "航班服务", "en": "Flights"},
            "prompts": ["please_wait"],
            "next": "queue_flights",
        },
        "luggage": {
            "kind": "play",
            "label": {"zh": "行李服务", "en": "Luggage"},
            "prompts": ["please_wait"],
            "next": "queue_luggage",
        },
        "service": {
            "kind": "play",
            "label": {"zh": "人工服务", "en": "An agent"},
            "prompts": ["please_wait"],
            "next": "queue_service",
        },
        "callback": {
            "kind": "menu",
            "label": {"zh": "预约回电", "en": "Callback"},
            "prompts": ["callback_when"],
            "keys": {"1": "callback_soon", "2": "callback_later"},
            "failed": "callback_soon",
            "tries": 2,
        },
        "callback_soon": {
            "kind": "callback",
            "label": {"zh": "尽快回电", "en": "As soon as an agent is free"},
            "queue": "service",
            "booked": ["callback_booked"],
            "already": ["callback_already"],
            "failed": "callback_impossible",
        },
        "callback_later": {
            "kind": "callback",
            "label": {"zh": "一小时后回电", "en": "In an hour"},
            "queue": "service",
            "not_before": 3600,
            "until": 10800,
            "booked": ["callback_booked"],
            "already": ["callback_already"],
            "failed": "callback_impossible",
        },
        "callback_impossible": {
            "kind": "play",
            "label": {"zh": "无法回电", "en": "Can't be called back"},
            "prompts": ["callback_impossible"],
            "next": "service",
        },
        "queue_flights": {"kind": "queue", "label": {"zh": "航班队列", "en": "Flights queue"}, "queue": "flights"},
        "queue_luggage": {"kind": "queue", "label": {"zh": "行李队列", "en": "Luggage queue"}, "queue": "luggage"},
        "queue_service": {"kind": "queue", "label": {"zh": "人工队列", "en": "Service queue"}, "queue": "service"},
    },
}
"""No key in the language menu means Chinese; a caller who fails the main menu three times gets an agent. The demo desk
works day and night: the closed branch is walked only after somebody changed the calendar."""

DIRECT = {
    "schema": 1,
    "start": "queue_service",
    "language": "zh",
    "nodes": {
        "queue_service": {
            "kind": "queue",
            "label": {"zh": "人工队列", "en": "Service queue"},
            "queue": "service",
            "answer": False,
        },
    },
}
"""Straight to an agent: the caller hears ringing and pays nothing until somebody answers."""

REGULARS = {
    "schema": 1,
    "start": "welcome",
    "language": "zh",
    "nodes": {
        "welcome": {
            "kind": "play",
            "label": {"zh": "转人工提示", "en": "Told: an agent will help"},
            "prompts": ["to_agent"],
            "next": "queue_service",
        },
        "queue_service": {
            "kind": "queue",
            "label": {"zh": "上次接待的坐席", "en": "The agent of last time"},
            "queue": "service",
            "agent": "last",
            "agent_wait": 20,
        },
    },
}
"""To the agent of the last talk, and for so many seconds to him alone; then to anybody. While the prompt is played it
is found out who calls: a caller who came into the queue at once would be taken by whoever is free."""

MAINTENANCE = {
    "schema": 1,
    "start": "sorry",
    "language": "zh",
    "nodes": {
        "sorry": {"kind": "hangup", "label": {"zh": "系统维护", "en": "Maintenance"}, "prompts": ["maintenance"]},
    },
}
"""For those hours in which nobody could be served."""

VOICEMAIL = {"schema": 1, "start": "message", "language": "zh", "nodes": LEAVE_A_MESSAGE}
"""Where a queue's overflow, or a key, may lead who has waited long enough."""

FLOWS: Mapping[str, tuple[Label, Mapping[str, object]]] = {
    "hotline": ({"zh": "示范热线流程", "en": "Demo hotline"}, HOTLINE),
    "direct": ({"zh": "直达人工", "en": "Straight to an agent"}, DIRECT),
    "regulars": ({"zh": "老客户", "en": "Regular customers"}, REGULARS),
    "maintenance": ({"zh": "系统维护提示", "en": "Maintenance notice"}, MAINTENANCE),
    "voicemail": ({"zh": "语音留言", "en": "Voicemail"}, VOICEMAIL),
}

LINES: Mapping[str, tuple[str, Label]] = {
    "4000": ("hotline", {"zh": "示范机场热线", "en": "Demo airport hotline"}),
    "4001": ("direct", {"zh": "人工直线", "en": "Direct line"}),
    "4002": ("regulars", {"zh": "老客户专线", "en": "Regular customers"}),
}

LINE_MODES: Mapping[str, Mapping[Mode, str]] = {
    "4000": {Mode.TEST: "direct", Mode.MAINTENANCE: "maintenance", Mode.UPGRADE: "maintenance"},
}
"""Which flow a number leads into while the site is in another mode than production."""

_DAY_AND_NIGHT: JsonValue = [
    {"from": "08:00", "to": "20:00", "shift": "early"},
    {"from": "20:00", "to": "08:00", "shift": "late"},
]


def _off(date: str) -> JsonValue:
    """A holiday on which the desk works as on Sundays: an airport has no day off."""
    return {"date": date, "kind": "holiday", "name": {"zh": "国庆节", "en": "National Day"}, "as": "sun"}


def _worked(date: str) -> JsonValue:
    name: JsonValue = {"zh": "国庆节调休上班", "en": "Working day for National Day"}
    return {"date": date, "kind": "workday", "name": name, "as": "mon"}


CALENDARS: Mapping[str, tuple[Label, Mapping[str, JsonValue]]] = {
    "office": (
        {"zh": "示范机场 24 小时值班", "en": "Demo airport, day and night"},
        {
            "schema": 1,
            "zone": "Asia/Shanghai",
            "years": [2026],
            "shifts": {"early": {"zh": "早班", "en": "Day shift"}, "late": {"zh": "夜班", "en": "Night shift"}},
            "weekly": {day: _DAY_AND_NIGHT for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
            "special": [
                *(_off(f"2026-10-0{day}") for day in range(1, 8)),
                _worked("2026-09-20"),
                _worked("2026-10-10"),
            ],
        },
    ),
}

PROMPTS: Mapping[str, Label] = {
    "welcome": {
        "zh": "欢迎致电示范机场。中文服务请按 1。For English, press two.",
        "en": "Welcome to the demo airport. For Chinese, press 1. For English, press 2.",
    },
    "main_menu": {
        "zh": "航班查询请按 1，行李服务请按 2，回电请按 3，留言请按 4，人工服务请按 0。",
        "en": "For flights, press 1. For luggage, press 2. For a callback, press 3. To leave a message, press 4. "
        "To speak to an agent, press 0.",
    },
    "closed": {
        "zh": "您好，现在是非服务时间，您可以留言，或在服务时间来电。",
        "en": "We are closed at the moment. You may leave a message, or call again during our opening hours.",
    },
    "maintenance": {
        "zh": "您好，系统正在维护，请稍后再拨。",
        "en": "We are working on our system. Please call again a little later.",
    },
    "message_speak": {
        "zh": "请在提示音后留言，说完请按井号键。",
        "en": "Please speak after the tone. When you are done, press the hash key.",
    },
    "message_left": {
        "zh": "留言已收到，我们会尽快与您联系，再见。",
        "en": "Thank you, we have your message and will get back to you. Goodbye.",
    },
    "message_none": {"zh": "没有听到您的留言，再见。", "en": "We did not hear a message. Goodbye."},
    "callback_when": {
        "zh": "坐席空闲时尽快回电请按 1，一小时后回电请按 2。",
        "en": "To be called back as soon as an agent is free, press 1. To be called back in an hour, press 2.",
    },
    "callback_booked": {
        "zh": "预约成功。我们将拨打您当前的来电号码，请保持电话畅通，再见。",
        "en": "We will call you back on the number you are calling from. Goodbye.",
    },
    "callback_already": {
        "zh": "您已预约过回电，原有排队顺序保持不变，请保持电话畅通，再见。",
        "en": "We have promised to call you back already, and your place in the queue is kept. Goodbye.",
    },
    "callback_impossible": {
        "zh": "抱歉，无法回拨您的来电号码。",
        "en": "Sorry, we cannot call back the number you are calling from.",
    },
    "invalid_key": {"zh": "按键有误，请重新选择。", "en": "That key is not one of the choices."},
    "no_key": {"zh": "没有收到您的按键。", "en": "We did not hear a key."},
    "to_agent": {"zh": "正在为您转接人工服务。", "en": "We are connecting you to an agent."},
    "please_wait": {
        "zh": "请稍候，正在为您接通坐席。为保证服务质量，通话将被录音。",
        "en": "Please hold the line. This call will be recorded.",
    },
}

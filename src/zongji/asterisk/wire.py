"""What Asterisk says on its WebSocket, as types: only the fields we read. Everything else in the JSON is skipped."""

import msgspec


class Caller(msgspec.Struct, frozen=True):
    """Who is at the other end of a channel, as its trunk says."""

    number: str = ""
    name: str = ""


class Dialplan(msgspec.Struct, frozen=True):
    """Where a channel is in the dialplan."""

    context: str = ""
    exten: str = ""
    app_name: str = ""
    app_data: str = ""


class Channel(msgspec.Struct, frozen=True):
    """A leg. ``name`` is Asterisk's own (``PJSIP/1001-web-00000007``), ``id`` is ours where we named it."""

    id: str
    name: str = ""
    state: str = ""
    caller: Caller = Caller()
    dialplan: Dialplan = Dialplan()


class Playback(msgspec.Struct, frozen=True):
    """Prompts being played, or that have been."""

    id: str
    state: str = ""


class Recording(msgspec.Struct, frozen=True):
    """What a caller says being recorded, or that it was. ``cause``: why it failed."""

    name: str
    cause: str = ""


class Endpoint(msgspec.Struct, frozen=True):
    """A SIP account. ``state`` is ``online`` while a phone is registered."""

    resource: str
    technology: str = ""
    state: str = ""


class ContactInfo(msgspec.Struct, frozen=True):
    """One registered phone of an account."""

    uri: str = ""
    contact_status: str = ""
    aor: str = ""


class Bridge(msgspec.Struct, frozen=True):
    """A bridge and the legs in it."""

    id: str
    channels: list[str] = []


class Message(msgspec.Struct, frozen=True):
    """Any message of the WebSocket: an event, or the answer to a request (type ``RESTResponse``)."""

    type: str
    timestamp: str = ""
    channel: Channel | None = None
    cause: int = 0
    tech_cause: int = 0
    digit: str = ""
    playback: Playback | None = None
    recording: Recording | None = None
    endpoint: Endpoint | None = None
    contact_info: ContactInfo | None = None
    request_id: str = ""
    status_code: int = 0
    reason_phrase: str = ""
    message_body: str = ""


class Status(msgspec.Struct, frozen=True):
    """When this Asterisk was started."""

    startup_time: str


class Info(msgspec.Struct, frozen=True):
    """What Asterisk says of itself."""

    status: Status


read_message = msgspec.json.Decoder(Message).decode
read_channels = msgspec.json.Decoder(list[Channel]).decode
read_bridges = msgspec.json.Decoder(list[Bridge]).decode
read_info = msgspec.json.Decoder(Info).decode
read_endpoints = msgspec.json.Decoder(list[Endpoint]).decode

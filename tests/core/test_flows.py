"""Flow documents: what is wrong is told, and what is not wrong can always be walked to an end."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.cast import document
from zongji.core.calendar.site import Surroundings
from zongji.core.ivr import walker
from zongji.core.ivr.graph import Graph, MenuNode, read
from zongji.core.ivr.problems import problems
from zongji.core.ivr.walker import STEPS_MAX, End, Enqueue, Listen, Say, Take
from zongji.kernel.errors import Invalid
from zongji.kernel.ids import FlowId

NAMES = ["a", "b", "c", "d", ""]
FLOW = FlowId("f")
HERE = Surroundings()

names = st.sampled_from([*NAMES, "nowhere"])
prompts = st.lists(st.sampled_from(["hello", "menu", ""]), max_size=2)
odd = st.one_of(st.none(), st.booleans(), st.integers(-2, 90), st.floats(), st.text(max_size=3), st.lists(names))

plain_nodes = st.one_of(
    st.fixed_dictionaries({"kind": st.just("play"), "prompts": prompts, "next": names}),
    st.fixed_dictionaries(
        {"kind": st.just("language"), "language": st.sampled_from(["zh", "en", "xx"]), "next": names}
    ),
    st.fixed_dictionaries({"kind": st.just("queue"), "queue": names, "head_start": st.integers(-1, 90000)}),
    st.fixed_dictionaries({"kind": st.just("hangup"), "prompts": prompts}),
    st.fixed_dictionaries(
        {
            "kind": st.just("voicemail"),
            "mailbox": names,
            "next": names,
            "failed": names,
            "most": st.integers(0, 700),
            "end_key": st.sampled_from(["#", "any", "5"]),
        }
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("calendar"),
            "calendar": names,
            "shifts": st.dictionaries(st.sampled_from(["early", "closed", ""]), names, max_size=2),
            "otherwise": names,
        }
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("mode"),
            "modes": st.dictionaries(st.sampled_from(["test", "upgrade", "holiday"]), names, max_size=2),
            "otherwise": names,
        }
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("menu"),
            "prompts": prompts,
            "keys": st.dictionaries(st.sampled_from("12#x"), names, max_size=3),
            "failed": names,
            "tries": st.integers(0, 11),
            "wait": st.floats(0, 70),
        }
    ),
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A document that is right, or wrong in a few places."""
    raw: dict[str, Any] = {
        "schema": 1,
        "start": draw(names),
        "nodes": draw(st.dictionaries(st.sampled_from(NAMES), plain_nodes, min_size=1, max_size=5)),
    }
    if draw(st.booleans()):
        node = draw(st.sampled_from(sorted(raw["nodes"])))
        field = draw(
            st.sampled_from(
                ["kind", "prompts", "next", "keys", "tries", "wait", "invalid", "answer", "label", "shifts", "modes"]
            )
        )
        raw["nodes"][node][field] = draw(odd)
    return json.dumps(raw)


@st.composite
def sound_documents(draw: st.DrawFn) -> str:
    """A document in which everything named exists; it may still go round in a ring."""
    here = draw(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8, unique=True))
    target = st.sampled_from(here)
    said = st.just(["hello"])
    node = st.one_of(
        st.fixed_dictionaries({"kind": st.just("play"), "prompts": said, "next": target}),
        st.fixed_dictionaries({"kind": st.just("language"), "language": st.just("en"), "next": target}),
        st.fixed_dictionaries({"kind": st.just("queue"), "queue": st.just("sales")}),
        st.fixed_dictionaries({"kind": st.just("hangup")}, optional={"prompts": said}),
        st.fixed_dictionaries(
            {"kind": st.just("voicemail"), "mailbox": st.just("sales"), "next": target, "failed": target},
            optional={"prompts": said},
        ),
        st.fixed_dictionaries(
            {
                "kind": st.just("calendar"),
                "calendar": st.just("office"),
                "shifts": st.dictionaries(st.sampled_from(["early", "closed"]), target, min_size=1),
                "otherwise": target,
            }
        ),
        st.fixed_dictionaries(
            {
                "kind": st.just("mode"),
                "modes": st.dictionaries(st.sampled_from(["production", "test"]), target, min_size=1),
                "otherwise": target,
            }
        ),
        st.fixed_dictionaries(
            {
                "kind": st.just("menu"),
                "prompts": said,
                "keys": st.dictionaries(st.sampled_from("12#"), target, min_size=1),
                "failed": target,
                "tries": st.integers(1, 3),
            }
        ),
    )
    return json.dumps({"schema": 1, "start": here[0], "nodes": {name: draw(node) for name in here}})


def walked_to_the_end(graph: Graph, random: Random) -> int:
    """Walk with keys, silence and repeated news until the walk leaves the flow; the number of things that happened."""
    walk, moves = walker.start(graph, HERE)
    for happened in range(4 * STEPS_MAX):
        assert walk.step <= STEPS_MAX
        if any(isinstance(move, Enqueue | End) for move in moves):
            return happened
        if walk.recording:
            assert walker.recorded(graph, walk, walk.step - 1, True, HERE) == (walk, [])
            walk, moves = walker.recorded(graph, walk, walk.step, random.random() < 0.5, HERE)
            continue
        listening = isinstance(graph.nodes[walk.node], MenuNode)
        match random.randrange(4):
            case 0 if listening:
                walk, moves = walker.press(graph, walk, random.choice("12#7"), HERE)
            case 1 if listening:
                walk, moves = walker.timed_out(graph, walk, walk.step, HERE)
            case 2:
                assert walker.prompt_ended(graph, walk, walk.step - 1, HERE) == (walk, [])
                moves = []
            case _:
                walk, moves = walker.prompt_ended(graph, walk, walk.step, HERE)
                assert moves and isinstance(moves[-1], Listen | Say | Enqueue | Take | End)
    raise AssertionError(f"still walking after {4 * STEPS_MAX} events: {walk}")


@settings(max_examples=400, deadline=None)
@given(documents())
def test_what_cannot_be_read_has_problems_and_what_can_has_none(drawn: str) -> None:
    found = problems(drawn)
    if found:
        with pytest.raises(Invalid) as refused:
            read(FLOW, 1, drawn)
        assert refused.value.id == "flow.problems" and refused.value.fields
    else:
        graph = read(FLOW, 1, drawn)
        walked_to_the_end(graph, Random(1))


@settings(max_examples=200, deadline=None)
@given(sound_documents(), st.integers(0, 2**16))
def test_a_flow_without_problems_always_ends(drawn: str, seed: int) -> None:
    rings = problems(drawn)
    assert {problem.id for problem in rings} <= {"flow.loop"}
    if not rings:
        walked_to_the_end(read(FLOW, 1, drawn), Random(seed))


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_at_all_has_problems_and_never_an_exception(text: str) -> None:
    assert problems(text)


def test_text_nested_too_deep_is_a_problem_and_not_a_crash() -> None:
    assert [problem.id for problem in problems("[" * 100_000)] == ["flow.not_json"]


MENU = {"kind": "menu", "prompts": ["x"], "keys": {"1": "tongue"}, "failed": "tongue"}
BOX = {"kind": "voicemail", "mailbox": "sales", "next": "bye", "failed": "bye"}
HOURS = {"kind": "calendar", "calendar": "office", "shifts": {"closed": "bye"}, "otherwise": "bye"}

WRONG_NODES: list[tuple[object, str]] = [
    (5, "flow.kind"),
    ({"kind": "dance"}, "flow.kind"),
    ({"kind": "queue"}, "flow.no_queue"),
    ({"kind": "queue", "queue": "q", "head_start": -1}, "flow.range"),
    ({"kind": "queue", "queue": "q", "answer": "yes"}, "flow.type"),
    ({"kind": "play", "prompts": [], "next": "tongue"}, "flow.no_prompt"),
    ({"kind": "play", "prompts": ["x"], "next": "gone"}, "flow.target"),
    ({"kind": "play", "prompts": ["x"], "next": "tongue"}, "flow.loop"),
    ({"kind": "language", "language": "fr", "next": "tongue"}, "flow.language"),
    ({"kind": "hangup", "prompts": "bye"}, "flow.type"),
    ({**HOURS, "calendar": ""}, "flow.no_calendar"),
    ({**HOURS, "shifts": {}}, "flow.no_branch"),
    ({**HOURS, "shifts": {"closed": "gone"}}, "flow.target"),
    ({**HOURS, "otherwise": "gone"}, "flow.target"),
    ({**HOURS, "shifts": {"closed": "tongue"}}, "flow.loop"),
    ({**HOURS, "otherwise": "tongue"}, "flow.loop"),
    ({"kind": "mode", "modes": {"party": "bye"}, "otherwise": "bye"}, "flow.mode"),
    ({"kind": "mode", "modes": {"test": "tongue"}, "otherwise": "bye"}, "flow.loop"),
    ({"kind": "mode", "modes": {"test": "bye"}}, "flow.target"),
    ({"kind": "hangup", "label": 5}, "flow.type"),
    ({**BOX, "mailbox": ""}, "flow.no_mailbox"),
    ({**BOX, "mailbox": None}, "flow.no_mailbox"),
    ({**BOX, "next": "gone"}, "flow.target"),
    ({**BOX, "failed": None}, "flow.target"),
    ({**BOX, "failed": "tongue"}, "flow.loop"),
    ({**BOX, "most": 4}, "flow.range"),
    ({**BOX, "most": 601}, "flow.range"),
    ({**BOX, "silence": "long"}, "flow.range"),
    ({**BOX, "end_key": "5"}, "flow.end_key"),
    ({**BOX, "end_key": ["#"]}, "flow.end_key"),
    ({**BOX, "prompts": "speak"}, "flow.type"),
    ({**MENU, "keys": {}}, "flow.no_keys"),
    ({**MENU, "keys": {"A": "tongue"}}, "flow.key"),
    ({**MENU, "keys": {"1": "gone"}}, "flow.target"),
    ({**MENU, "failed": None}, "flow.target"),
    ({**MENU, "wait": 0}, "flow.range"),
    ({**MENU, "tries": 1.5}, "flow.range"),
    ({**MENU, "tries": True}, "flow.range"),
    ({**MENU, "silent": [1]}, "flow.type"),
]
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"start": "x"}, "flow.no_start"),
    ({"language": "fr"}, "flow.language"),
    ({"schema": 2}, "flow.schema"),
    ({"nodes": {}}, "flow.shape"),
    *(({"nodes": {"tongue": node, "bye": {"kind": "hangup"}}}, id) for node, id in WRONG_NODES),
]


@pytest.mark.parametrize(("change", "id"), WRONG, ids=[f"{n}-{id}" for n, (_, id) in enumerate(WRONG)])
def test_a_fault_in_a_document_is_named(change: dict[str, Any], id: str) -> None:
    raw = {**json.loads(document()), **change}
    assert id in {problem.id for problem in problems(json.dumps(raw))}


def test_a_mailbox_that_nobody_has_is_named_where_mailboxes_are_known() -> None:
    drawn = json.dumps({"schema": 1, "start": "box", "nodes": {"box": BOX, "bye": {"kind": "hangup"}}})
    assert problems(drawn) == problems(drawn, None, {"sales"}) == []
    (unknown,) = problems(drawn, None, {"service"})
    assert (unknown.node, unknown.id) == ("box", "flow.mailbox") and "sales" in unknown.message


def test_every_demo_document_of_these_tests_is_without_problems() -> None:
    assert problems(document(0)) == [] and problems(document(1)) == []

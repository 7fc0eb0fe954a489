"""``zongji staffing`` as somebody types it: the airport of docs/staffing.md, and what is typed wrongly."""

import json

import pytest

from zongji.cli import main

AIRPORT = (
    "--calls 421.4 --interval-minutes 60 --talk-seconds 180 --wrap-up-seconds 30 --answered 80% --within-seconds 20 "
    "--abandoned 5% --occupancy 0.85 --patience-seconds 120 --shrinkage 30% --ivr-seconds 45 --self-served 40%"
)
Capture = pytest.CaptureFixture[str]


def typed(words: str) -> int:
    return main(["staffing", *words.split()])


def test_the_table_has_the_advice_its_neighbours_and_the_lines(capsys: Capture) -> None:
    assert typed(AIRPORT) == 0
    said = capsys.readouterr().out
    assert said.startswith("需要 18 名坐席同时在岗，排班 26 人。")
    rows = [line.split() for line in said.splitlines() if line.endswith("%")]
    assert [row[:2] for row in rows if row[0] == "→"] == [["→", "18"]]
    assert [row[-6:] for row in rows][2] == ["26", "88.5%", "3.9%", "4.7", "s", "78.8%"]
    assert "中继线路 32 (17.75 Erl)\nIVR 端口 14 (5.27 Erl)" in said


def test_json_is_what_rest_answers(capsys: Capture) -> None:
    assert typed(f"{AIRPORT} --json") == 0
    advice = json.loads(capsys.readouterr().out)
    assert (advice["agents"], advice["trunks"]["needed"], advice["ivr_ports"]["needed"]) == (18, 32, 14)
    assert [row["agents"] for row in advice["rows"]] == [16, 17, 18, 19, 20, 21]


def test_without_an_ivr_and_a_patience_there_are_no_ports_and_some_queues_have_no_end(capsys: Capture) -> None:
    assert typed("--calls 100 --talk-seconds 180 --answered 10%") == 0
    said = capsys.readouterr().out
    assert said.count("排队会无限增长") == 2 and "IVR 端口 " not in said and "Erlang C" in said


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("--answered 80", "--answered: must be a share above 0 and below 1 (80 % is 0.8)"),
        ("--talk-seconds 0", "--talk-seconds: Input should be greater than 0"),
        ("--calls many", "--calls: many is no number"),
        ("--calls nan", "--calls: Input should be a finite number"),
        ("--abandoned 5%", "--patience-seconds: is needed"),
        ("--answered none", "--answered: give a service level"),
    ],
)
def test_what_is_typed_wrongly_is_named_by_its_option(capsys: Capture, words: str, complaint: str) -> None:
    assert typed(f"--calls 100 --talk-seconds 180 {words}") == 2
    said = capsys.readouterr()
    assert complaint in said.err and said.out == ""

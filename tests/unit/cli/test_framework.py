"""Every command speaks both languages, knows --json, and answers a wrong call with a sentence."""

from __future__ import annotations

import json
from typing import cast

import click
import pytest

from soxa.base.errors import AppError
from soxa.cli import run
from soxa.cli.commands import commands
from soxa.cli.console import Console, to_json
from soxa.cli.framework import language_asked
from soxa.wording import Wording, load_catalogue

_ALL = commands().commands
_PACK = cast("click.Group", _ALL["pack"])
_SIGNER = "Giàng A Páo"


def test_every_help_stands_in_both_languages() -> None:
    for language in ("vi", "en"):
        known = load_catalogue(language).entries
        told = [str(command.help) for command in (commands(), *_ALL.values())]
        told += [
            str(parameter.help)
            for command in _ALL.values()
            for parameter in command.params
            if isinstance(parameter, click.Option)
        ]
        assert [message for message in told if message not in known] == []


@pytest.mark.parametrize("name", sorted(_ALL))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_help_opens_in_both_languages(name: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help", "--language", language]) == 0
    said = capsys.readouterr().out
    assert ("Cách dùng:" if language == "vi" else "Usage:") in said
    assert "cli." not in said


@pytest.mark.parametrize("name", [*sorted(_ALL), *(f"pack x {name}" for name in sorted(_PACK.commands))])
def test_help_tells_what_must_be_given(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = _PACK.commands[name.rsplit(maxsplit=1)[-1]] if " " in name else _ALL[name]
    run([*name.split(), "--help"])
    needed, _, free = capsys.readouterr().out.partition("Tùy chọn:")
    for parameter in command.params:
        mark = (
            max(parameter.opts, key=len)
            if isinstance(parameter, click.Option)
            else str(parameter.name).upper()
        )
        mark += "..." if parameter.nargs < 0 else ""
        assert f"\n  {mark} " in (needed.partition("Phải có:")[2] if parameter.required else free)


@pytest.mark.parametrize("name", sorted(_ALL))
def test_every_command_knows_json(name: str) -> None:
    assert "--json" in [option for parameter in _ALL[name].params for option in parameter.opts]


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (["veryfy"], "UnknownCommand"),
        (["verify"], "ArgumentMissing"),
        (["verify", "a.pdf", "--turst", "x"], "UnknownOption"),
        (["sign", "a.pdf", "--key", "k", "--role", "boss"], "ArgumentNotUsable"),
        (["number", "a.pdf", "--number", "5", "--date", "31/9/2026"], "ArgumentNotUsable"),
        (["verify", "a.pdf", "--trust"], "UsageWrong"),
        (["verify", "a.pdf", "b.pdf"], "UsageWrong"),
        (["pack", "a.soxa"], "ArgumentMissing"),
    ],
)
def test_a_wrong_call_is_told_in_both_forms(
    call: list[str], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(call) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 2
    assert run([call[0], "--json", *call[1:]]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["name"] == name


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (["verify", "a.pdf", "--trust"], "(--trust)"),
        (["verify", "a.pdf", "b.pdf"], "(b.pdf)"),
        (["pack", "a.soxa"], "export | check | install"),
    ],
)
def test_what_is_wrong_is_named_without_clicks_own_english(
    call: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(call)
    said = capsys.readouterr().err
    assert named in said
    assert not {"argument", "Missing", "requires"} & set(said.split())


def test_similar_commands_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    run(["veryfy"])
    assert "verify" in capsys.readouterr().err


def test_all_commands_are_listed_in_the_order_of_work(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    places = [said.index(f"\n  {name} ") for name in ("ca", "sign", "number", "verify", "send")]
    assert places == sorted(places)


@pytest.mark.expects_log
def test_a_bug_is_logged_and_shown_without_a_trace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def burst(*_: object, **__: object) -> None:
        raise ZeroDivisionError(_SIGNER)

    monkeypatch.setattr("soxa.cli.running.commands", burst)
    assert run(["ca", "--out", "x"]) == 2
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert "soxa.log" in said.err
    assert "ZeroDivisionError" in caplog.text
    assert "in burst" in caplog.text
    assert "Páo" not in caplog.text  # the log never holds names


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["--language", "en"], "en"),
        (["show", "--language=vi"], "vi"),
        (["--language"], None),
        (["--language", "fr"], None),
        ([], None),
    ],
)
def test_the_language_is_found_wherever_it_stands(arguments: list[str], language: str | None) -> None:
    assert language_asked(arguments) == language


def test_a_table_lines_up(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(Wording("vi"), as_json=False)
    console.table(("cli.file", "cli.size"), [("báo cáo.pdf", "9"), ("a", "1.000")], right=frozenset({1}))
    assert capsys.readouterr().out.splitlines()[2:] == ["báo cáo.pdf           9", "a                 1.000"]


def test_programs_get_one_object_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(Wording("vi"), as_json=True)
    console.say("cli.sign.person_done", path="x")
    console.result({"tên": "Nậm Pung"})
    assert json.loads(capsys.readouterr().out) == {"tên": "Nậm Pung"}


def test_a_value_json_does_not_know_is_our_bug() -> None:
    with pytest.raises(TypeError):
        to_json({"x": AppError()})

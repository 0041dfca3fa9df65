"""Commands that speak the user's language: help by message id, errors of usage as our own."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import click
from typing_extensions import override

from soxa.base.errors import AppError
from soxa.cli.console import Console

LANGUAGES = ("vi", "en")
_FORMS = {"[OPTIONS]": "options", "COMMAND [ARGS]...": "command"}


class UnknownCommand(AppError):
    """There is no command of that name."""

    def __init__(self, *, name: str, similar: tuple[str, ...]) -> None:
        super().__init__(name=name, similar=similar)


class UnknownOption(AppError):
    """The command has no such option."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


class ArgumentMissing(AppError):
    """Something that the command must be given is missing."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


class ArgumentNotUsable(AppError):
    """A given value is not of the form that the command reads."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


class UsageWrong(AppError):
    """The command was called otherwise than it can be."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason=reason)


class Command(click.Command):
    """A command whose help is a message id and that knows ``--json`` and ``--language``."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.params.extend(common_options())

    @override
    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_help(self, ctx, formatter)


class Group(click.Group):
    """A set of commands, help and unknown names told in our own words."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.params.extend(common_options())

    @override
    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_help(self, ctx, formatter)
        wording = _console(ctx).wording
        rows = [(name, wording.say(str(self.commands[name].help))) for name in self.list_commands(ctx)]
        with formatter.section(wording.say("cli.commands")):
            formatter.write_dl(rows)

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of work, not of the alphabet."""
        return list(self.commands)

    @override
    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            similar = difflib.get_close_matches(name, list(self.commands))
            raise UnknownCommand(name=name, similar=tuple(similar or self.commands))
        return super().resolve_command(ctx, args)


class Day(click.ParamType[date]):
    """A day as people or programs write it: 18/11/2026 or 2026-11-18."""

    name = "day"

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day of a text."""
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(str(value), form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        raise click.BadParameter("day", ctx, param)


def common_options() -> list[click.Parameter]:
    """Return the options of every command. `Console` has read them before: errors of usage need them too."""
    return [
        click.Option(["--json"], is_flag=True, expose_value=False, help="cli.option.json"),
        click.Option(
            ["--language"], type=click.Choice(LANGUAGES), expose_value=False, help="cli.option.language"
        ),
    ]


def usage_fault(error: click.ClickException) -> AppError:
    """Return what one of click's own errors means, as one of ours."""
    match error:
        case click.NoSuchOption():
            return UnknownOption(name=error.option_name)
        case click.MissingParameter():
            return ArgumentMissing(name=_name(error.param))
        case click.BadParameter():
            return ArgumentNotUsable(name=_name(error.param))
        case click.BadOptionUsage():
            return UsageWrong(reason=error.option_name)
        case click.UsageError(ctx=click.Context(command=Group() as group)):
            return ArgumentMissing(name=" | ".join(group.commands))
        case _:
            return UsageWrong(reason=_surplus(error.format_message()))


def language_asked(arguments: Sequence[str]) -> str | None:
    """Return the value of ``--language``, wherever it stands; None if it is not given or not known."""
    for place, argument in enumerate(arguments):
        if argument == "--language" and place + 1 < len(arguments):
            found = arguments[place + 1]
        elif argument.startswith("--language="):
            found = argument.partition("=")[2]
        else:
            continue
        return found if found in LANGUAGES else None
    return None


def _surplus(message: str) -> str:
    """Return the words that click names in brackets at the end: what stands around them is English."""
    return message.rpartition("(")[2].rstrip(")")


def _name(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return ""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.make_metavar(click.Context(click.Command("soxa")))


def _console(ctx: click.Context) -> Console:
    found = ctx.find_object(Console)
    assert found is not None
    return found


def _write_help(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    wording = _console(ctx).wording
    words = {name: wording.say(f"cli.form.{word}") for name, word in _FORMS.items()}
    pieces = " ".join(words.get(piece, piece) for piece in command.collect_usage_pieces(ctx))
    formatter.write_usage(ctx.command_path, pieces, prefix=wording.say("cli.usage") + " ")
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(wording.say(str(command.help)))
    needed: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for parameter in command.get_params(ctx):
        if isinstance(parameter, click.Argument):
            needed.append((parameter.make_metavar(ctx), wording.say(f"cli.argument.{parameter.name}")))
            continue
        record = parameter.get_help_record(ctx)
        if record is None or not isinstance(parameter, click.Option):
            continue
        told = "cli.option.help" if "--help" in parameter.opts else str(parameter.help)
        (needed if parameter.required else others).append((record[0], wording.say(told)))
    for heading, rows in (("cli.needed", needed), ("cli.options", others)):
        if rows:
            with formatter.section(wording.say(heading)):
                formatter.write_dl(rows)

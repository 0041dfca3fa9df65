"""What holds for the whole source: wording complete, resources in the wheel, heavy imports put off."""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import pkgutil
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import soxa
from soxa.base.errors import AppError
from soxa.wording import Catalogue, load_catalogue

LANGUAGES = ("vi", "en")
_HEAVY = ("pyhanko", "docx", "typst", "xlsxwriter", "numpy", "aiohttp")
_SPEAKING = {"Message", "say"}


@pytest.fixture(scope="module")
def catalogues() -> dict[str, Catalogue]:
    return {language: load_catalogue(language) for language in LANGUAGES}


def _modules() -> list[str]:
    names = [module.name for module in pkgutil.walk_packages(soxa.__path__, "soxa.")]
    return [name for name in names if not name.endswith("__main__")]


def _errors() -> Iterator[type[AppError]]:
    for name in _modules():
        importlib.import_module(name)
    waiting = [AppError]
    while waiting:
        found = waiting.pop().__subclasses__()
        waiting += found
        yield from (cls for cls in found if cls.__module__.startswith("soxa."))


def test_every_error_a_user_may_meet_is_worded_in_both_languages(catalogues: dict[str, Catalogue]) -> None:
    missing = [
        f"{language}: {cls.__module__}.{cls.__name__}"
        for cls in _errors()
        for language, catalogue in catalogues.items()
        if not _is_abstract(cls) and cls.message_id() not in catalogue.entries
    ]

    assert missing == []


def _is_abstract(cls: type[AppError]) -> bool:
    # A base of several errors, itself never raised, says so by a leading underscore or by having children.
    return cls.__name__.startswith("_") or bool(cls.__subclasses__())


def test_every_error_tells_what_to_do(catalogues: dict[str, Catalogue]) -> None:
    silent = [
        f"{language}: {message_id}"
        for language, catalogue in catalogues.items()
        for message_id, entry in catalogue.entries.items()
        if message_id.startswith("error.") and not entry.remedy.strip()
    ]

    assert silent == []


def test_no_two_errors_share_a_name() -> None:
    names = [cls.__name__ for cls in _errors()]

    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_an_errors_sentence_asks_only_for_values_it_has(catalogues: dict[str, Catalogue]) -> None:
    wrong = []
    for cls in _errors():
        given = _handed_on(cls)
        for language, catalogue in catalogues.items():
            entry = catalogue.entries.get(cls.message_id())
            if entry is not None and not entry.placeholders() <= given:
                wrong.append(f"{language}: {cls.__name__} has {given}, asked for {entry.placeholders()}")

    assert wrong == []


def _handed_on(cls: type[AppError]) -> set[str]:
    """Names of the values an error hands to `AppError`, read off its own ``super().__init__(…)``."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls.__init__)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        str(keyword.arg)
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "__init__"
        for keyword in call.keywords
    }


def test_both_languages_know_the_same_messages(catalogues: dict[str, Catalogue]) -> None:
    vietnamese, english = (catalogues[language].entries for language in LANGUAGES)

    assert sorted(vietnamese.keys() ^ english.keys()) == []


def test_both_languages_ask_for_the_same_values(catalogues: dict[str, Catalogue]) -> None:
    vietnamese, english = (catalogues[language].entries for language in LANGUAGES)
    differing = [
        message_id
        for message_id in vietnamese.keys() & english.keys()
        if vietnamese[message_id].placeholders() != english[message_id].placeholders()
    ]

    assert differing == []


def test_every_message_the_code_names_is_in_the_catalogue(
    project: Path, catalogues: dict[str, Catalogue]
) -> None:
    known = catalogues["vi"].entries
    missing = [
        f"{path.relative_to(project)}:{line}: {message_id}"
        for path in sorted(project.glob("src/soxa/**/*.py"))
        for line, message_id, given in _named_messages(path)
        if message_id not in known or (given is not None and not known[message_id].placeholders() <= given)
    ]

    assert missing == []


def _named_messages(path: Path) -> Iterator[tuple[int, str, set[str] | None]]:
    """Yield line, id and the names of the values given (None where they cannot be read off)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0]
        if name in _SPEAKING and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield node.lineno, first.value, _given(name, node)


def _given(name: str, node: ast.Call) -> set[str] | None:
    if name == "say":
        names = [keyword.arg for keyword in node.keywords]
        return None if None in names else {str(each) for each in names}
    if len(node.args) == 1 and not node.keywords:
        return set()
    values = node.args[1] if len(node.args) > 1 else node.keywords[0].value
    if isinstance(values, ast.Dict) and all(isinstance(key, ast.Constant) for key in values.keys):
        return {str(key.value) for key in values.keys if isinstance(key, ast.Constant)}
    return None


def test_our_checker_sees_a_message_without_its_value(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text('Message("a.b", {"x": 1}); words.say("c.d", y=2); Message("e.f"); Message("g.h", v)')

    found = [(message_id, given) for _, message_id, given in _named_messages(path)]

    assert found == [("a.b", {"x"}), ("c.d", {"y"}), ("e.f", set()), ("g.h", None)]


def test_every_module_says_what_it_is_for() -> None:
    silent = [name for name in _modules() if not (importlib.import_module(name).__doc__ or "").strip()]

    assert silent == []


@pytest.mark.skipif(os.name == "nt", reason="the same wheel is made on every system")
def test_the_wheel_holds_the_resources_and_the_types_marker(project: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)

    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    shipped = {
        f"soxa/resources/{path.relative_to(project / 'resources').as_posix()}"
        for path in (project / "resources").rglob("*")
        if path.is_file()
    }
    assert shipped <= names
    assert "soxa/py.typed" in names
    assert not [name for name in names if name.startswith(("tests", "packaging", "src"))]


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("soxa.cli", (*_HEAVY, "PySide6")),
        ("soxa.ui", (*_HEAVY, "openpyxl", "sqlite_utils", "msgspec", "soxa.storage.ledger")),
    ],
)
def test_the_heavy_libraries_wait_until_they_are_needed(module: str, heavy: tuple[str, ...]) -> None:
    code = f"import sys, {module}; print([name for name in {heavy!r} if name in sys.modules])"

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "[]"

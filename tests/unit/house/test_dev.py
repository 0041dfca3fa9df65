from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

import dev
from house import offline


@pytest.mark.parametrize("version", [(3, 10, 13), (3, 14, 0), (2, 7, 18)])
def test_a_python_outside_the_range_gets_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], version: tuple[int, ...]
) -> None:
    monkeypatch.setattr(dev, "sys", SimpleNamespace(version_info=version))

    assert dev.main() == 2
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 1
    assert f"this is {version[0]}.{version[1]}" in said[0]


def test_without_a_command_the_commands_are_listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["dev.py"])

    assert dev.main() == 2
    assert "dev.py campaign [NAME" in capsys.readouterr().out


def test_where_no_namespace_can_be_had_python_itself_refuses_to_connect(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(offline, "_namespace", list)
    code = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    command, environment = offline.command([sys.executable, "-c", code])

    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert answer.returncode == 1
    assert "this command runs offline" in answer.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="namespaces are Linux'")
def test_in_the_namespace_there_is_no_way_out() -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    command, environment = offline.command([sys.executable, "-c", code])

    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert answer.returncode == 1
    assert "unreachable" in answer.stderr or "this command runs offline" in answer.stderr

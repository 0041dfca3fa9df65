from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from house import system
from house.speaking import Stopped
from house.system import Need

pytestmark = pytest.mark.skipif(os.name == "nt", reason="wheels bring all they need there")

NONE_SUCH = (Need("no-such-package", program="no-such-program"), Need("no-lib", library="libnone.so.9"))


@pytest.fixture(autouse=True)
def _needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(system.NEEDS, "test", NONE_SUCH)
    monkeypatch.setitem(system.NEEDS, "demo", (Need("python3", module="json"), Need("sh", program="sh")))


def test_what_is_there_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    real = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "apt-get" else real(name))

    system.ensure("demo")


def test_who_is_not_root_is_told_the_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)

    with pytest.raises(Stopped) as caught:
        system.ensure("test")

    command = "sudo apt-get install -y --no-install-recommends no-such-package no-lib"
    assert command in str(caught.value)


def test_root_installs_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 0, stdout="")

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(subprocess, "run", run)
    system.ensure("test")

    assert ran[-1][:3] == ["apt-get", "install", "-y"]
    assert ran[-1][-2:] == ["no-such-package", "no-lib"]


def test_another_system_is_told_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)

    with pytest.raises(Stopped, match="no-such-package no-lib"):
        system.ensure("test")

"""System libraries and programs: what is needed for what, whether it is there, and how it gets there.

On Debian and Ubuntu, as root, missing packages are installed; otherwise the one command to run is printed.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from house.speaking import Stopped, say


@dataclass(frozen=True)
class Need:
    """One thing the system must have."""

    package: str
    """Debian's name of it."""
    library: str = ""
    """Shared library that proves it is there."""
    program: str = ""
    """Program on the PATH that proves it is there."""
    module: str = ""
    """Python module that proves it is there."""
    file: str = ""
    """File that proves it is there."""


_VENV = (Need("python3-venv", module="ensurepip"),)
# Qt opens these when a window is made, also off screen.
_QT = (
    Need("libegl1", library="libEGL.so.1"),
    Need("libgl1", library="libGL.so.1"),
    Need("libxkbcommon0", library="libxkbcommon.so.0"),
    Need("libdbus-1-3", library="libdbus-1.so.3"),
    Need("libfontconfig1", library="libfontconfig.so.1"),
    Need("libglib2.0-0", library="libglib-2.0.so.0"),
)
# ... and these when the window is a real one under X.
_X11 = (
    Need("libxcb-cursor0", library="libxcb-cursor.so.0"),
    Need("libxcb-icccm4", library="libxcb-icccm.so.4"),
    Need("libxcb-image0", library="libxcb-image.so.0"),
    Need("libxcb-keysyms1", library="libxcb-keysyms.so.1"),
    Need("libxcb-randr0", library="libxcb-randr.so.0"),
    Need("libxcb-render-util0", library="libxcb-render-util.so.0"),
    Need("libxcb-shape0", library="libxcb-shape.so.0"),
    Need("libxcb-xkb1", library="libxcb-xkb.so.1"),
    Need("libxkbcommon-x11-0", library="libxkbcommon-x11.so.0"),
)
# Programs that are not ours and judge what we made.
_JUDGES = (
    Need("poppler-utils", program="pdfsig"),
    Need("openssl", program="openssl"),
    Need("default-jdk-headless", program="javac"),
    Need("maven", program="mvn"),
    Need("nodejs", program="node"),
    Need("npm", program="npm"),
    Need("xvfb", program="Xvfb"),
)
# The recorder of writes and syncs is a few lines of C; the check of the ratchet asks git.
_TOOLS = (
    Need("gcc", program="cc"),
    Need("libc6-dev", file="/usr/include/stdio.h"),
    Need("git", program="git"),
)
# Lays our DOCX out beside our PDF in a test, fills in slips as units do, and is the rival of a benchmark.
_RIVALS = (
    Need("libreoffice-writer-nogui", program="soffice"),
    Need("libreoffice-calc-nogui", file="/usr/lib/libreoffice/program/libsclo.so"),
)

NEEDS: dict[str, tuple[Need, ...]] = {
    "demo": _VENV,
    "check": _VENV,
    "app": _VENV + _QT + _X11,
    "gallery": _VENV + _QT,
    "test": _VENV + _QT + _X11 + _JUDGES + _RIVALS + _TOOLS,
    "campaign": _VENV + _QT + _TOOLS,
    "bench": _VENV + _QT + _X11 + _RIVALS,
}


def ensure(purpose: str) -> None:
    """Make sure the system has what a command needs.

    Args:
        purpose: A key of `NEEDS`.

    Raises:
        Stopped: Something is missing and may not be installed from here; the text names the command to run.
    """
    if os.name == "nt":
        return  # wheels bring all they need there; judges that are missing are named by the tests themselves
    missing = _missing(NEEDS[purpose])
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if shutil.which("apt-get") is None:
        raise Stopped(
            f"This system lacks (by Debian's names): {' '.join(missing)}. Install them and run again."
        )
    if os.geteuid() != 0:
        raise Stopped(f"Please run once, then try again:\n\n    sudo {' '.join(command)}\n")
    say(f"installing system packages: {' '.join(missing)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, capture_output=True, check=False)
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise Stopped(
            f"{answer.stdout}{answer.stderr}\n"
            f"apt-get could not install what is missing; try it by hand: {' '.join(command)}"
        )
    importlib.invalidate_caches()


def _missing(needs: tuple[Need, ...]) -> list[str]:
    libraries = _known_libraries()
    return [need.package for need in needs if not _is_there(need, libraries)]


def _is_there(need: Need, libraries: str) -> bool:
    if need.library:
        return need.library in libraries
    if need.program:
        return shutil.which(need.program) is not None
    if need.file:
        return Path(need.file).exists()
    return importlib.util.find_spec(need.module) is not None


def _known_libraries() -> str:
    # The linker's own list; a plain user often has no /sbin on the PATH.
    finder = shutil.which("ldconfig") or next(
        (path for path in ("/sbin/ldconfig", "/usr/sbin/ldconfig") if Path(path).exists()), None
    )
    if finder is None:
        return ""
    return subprocess.run([finder, "-p"], capture_output=True, text=True, check=False).stdout

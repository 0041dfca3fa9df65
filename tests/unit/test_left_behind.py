from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

SOURCE = """
import threading, time

def test_leaves_a_thread():
    stop = threading.Event()
    threading.Thread(target=stop.wait, args=(1,)).start()

def test_leaves_work_in_a_pool():
    from concurrent.futures import ThreadPoolExecutor
    ThreadPoolExecutor(1).submit(time.sleep, 1)

def test_leaves_an_idle_pool():
    from concurrent.futures import ThreadPoolExecutor
    ThreadPoolExecutor(1).submit(int).result()

def test_warns():
    import logging
    logging.getLogger("soxa.somewhere").warning("odd")
"""


def test_the_guards_fail_what_they_should(pytester: pytest.Pytester, project: Path) -> None:
    text = (project / "tests" / "conftest.py").read_text(encoding="utf-8")
    (pytester.path / "conftest.py").write_text(
        text.replace("_JOIN_S = 5.0", "_JOIN_S = 0.3"), encoding="utf-8"
    )
    pytester.makepyfile(SOURCE)

    outcome = pytester.runpytest_subprocess("-q", "-p", "no:cacheprovider")

    outcome.assert_outcomes(passed=4, errors=3)
    outcome.stdout.fnmatch_lines(["*threads left running*", "*threads left running*", "*odd*"])

from __future__ import annotations

import faulthandler
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.faulthandler import fault_handler_stderr_fd_key

from soxa.base.logs import start_logging


@pytest.fixture(autouse=True)
def _keep_levels_and_faulthandler(request: pytest.FixtureRequest) -> Iterator[None]:
    root = logging.getLogger()
    level, was_enabled = root.level, faulthandler.is_enabled()
    yield
    root.setLevel(level)
    if was_enabled:
        # Where pytest had it: plain `enable` would write what kills a later test into what pytest captures.
        faulthandler.enable(request.config.stash[fault_handler_stderr_fd_key])


def test_records_go_to_the_file(tmp_path: Path) -> None:
    setup = start_logging(folder=tmp_path / "logs")
    logging.getLogger("test").info("opened %s", "a ledger")
    setup.close()

    assert setup.path is not None
    assert "INFO    test: opened a ledger" in setup.path.read_text(encoding="utf-8")
    assert setup.handler not in logging.getLogger().handlers


def test_native_crashes_have_a_file_of_their_own(tmp_path: Path) -> None:
    setup = start_logging(folder=tmp_path)

    assert faulthandler.is_enabled()
    assert (tmp_path / "crash.log").exists()
    setup.close()


def test_the_file_is_turned_over_before_it_grows_large(tmp_path: Path) -> None:
    setup = start_logging(folder=tmp_path)
    for _ in range(1200):
        logging.getLogger("test").info("x" * 1000)
    setup.close()

    sizes = [path.stat().st_size for path in tmp_path.glob("soxa.log*")]
    assert len(sizes) == 3
    assert max(sizes) <= 512 * 1024


def test_a_folder_that_cannot_be_made_does_not_stop_the_program(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    setup = start_logging(folder=tmp_path / "file" / "logs")

    assert setup.path is None
    setup.close()

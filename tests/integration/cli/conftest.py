from __future__ import annotations

from pathlib import Path

import pytest
import sealed as samples
from commanding import Outcome, Soxa

from soxa.cli import run


@pytest.fixture
def soxa(capsys: pytest.CaptureFixture[str]) -> Soxa:
    def call(*arguments: object) -> Outcome:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.err + said.out
        return Outcome(code, said.out, said.err)

    return call


@pytest.fixture
def sealed_pdf(tmp_path: Path) -> Path:
    path = tmp_path / "BC.pdf"
    path.write_bytes(samples.stages().sealed)
    return path


@pytest.fixture
def issued_pdf(tmp_path: Path) -> Path:
    path = tmp_path / "BC-issued.pdf"
    path.write_bytes(samples.stages().issued)
    return path

"""Several files dropped at once: each kind goes to its reader, in one go, and only with a ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from soxa.services.arriving import Arrival
from soxa.ui.app import Desk
from soxa.ui.session import Session, Told
from soxa.ui.shell.dropping import Dropping

pytestmark = pytest.mark.gui


class Reader:
    """Notes what it is given."""

    def __init__(self) -> None:
        self.taken: list[tuple[Arrival, list[str]]] = []

    def of(self, kind: Arrival) -> Callable[[Sequence[Path]], None]:
        return lambda paths: self.taken.append((kind, [path.name for path in paths]))


def _files(folder: Path) -> list[Path]:
    contents = {
        "bao-cao.pdf": b"%PDF-1.7",
        "theo-doi.csv": b"a,b",
        "phieu-1.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1soxa_form",
        "phieu-2.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1soxa_form",
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in contents]


def test_kinds_are_handed_on_together(desk: Desk, tmp_path: Path) -> None:
    reader = Reader()
    kinds = (Arrival.TABLE, Arrival.SLIP, Arrival.REPORT)
    Dropping(desk.window.session, {kind: reader.of(kind) for kind in kinds}).receive(_files(tmp_path))

    assert reader.taken == [
        (Arrival.TABLE, ["theo-doi.csv"]),
        (Arrival.SLIP, ["phieu-1.xls", "phieu-2.xls"]),
        (Arrival.REPORT, ["bao-cao.pdf"]),
    ]


def test_without_a_ledger_nothing_is_read_but_a_ledger(
    make_session: Callable[..., Session], tmp_path: Path
) -> None:
    session, reader = make_session(), Reader()
    told: list[Told] = []
    session.told.connect(told.append)
    dropping = Dropping(session, {kind: reader.of(kind) for kind in Arrival})
    dropping.receive(_files(tmp_path))
    assert reader.taken == []
    assert [one.tone for one in told] == ["warn"]

    (tmp_path / "so.soxa").write_bytes(b"")
    dropping.receive([tmp_path / "so.soxa"])
    assert reader.taken == [(Arrival.LEDGER, ["so.soxa"])]

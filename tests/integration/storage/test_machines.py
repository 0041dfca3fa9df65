from __future__ import annotations

from pathlib import Path
from uuid import UUID

from made_ledgers import DEVICE, new_ledger

from soxa.domain.ids import DeviceId
from soxa.storage.ledger import Ledger

_OTHER = DeviceId(UUID(int=7))


def test_a_machine_is_known_by_its_changes_and_called_what_it_was_called(ledger: Ledger) -> None:
    assert [(one.device, one.name, one.last_actor) for one in ledger.machines.heard()] == [
        (DEVICE, "", "Lan")
    ]

    ledger.machines.save_name(DEVICE, "Máy Văn phòng")
    ledger.machines.save_name(_OTHER, "Máy Kinh tế")
    (own,) = ledger.machines.heard()

    assert (own.name, own.last_sequence) == ("Máy Văn phòng", ledger.history.count())
    assert own.last_at_utc is not None
    assert ledger.machines.name(_OTHER) == "Máy Kinh tế"
    assert ledger.history.verify().holds


def test_the_same_name_again_writes_nothing(ledger: Ledger) -> None:
    ledger.machines.save_name(DEVICE, "Máy Văn phòng")
    before = ledger.history.count()
    ledger.machines.save_name(DEVICE, "Máy Văn phòng")

    assert ledger.history.count() == before


def test_a_name_can_be_put_back_and_taken_away(ledger: Ledger) -> None:
    ledger.machines.save_name(DEVICE, "Máy Văn phòng")
    ((_entity, identity, fields),) = ledger.machines.states()
    ledger.machines.put_back(identity, None)

    assert (ledger.machines.name(DEVICE), ledger.machines.fields(identity)) == ("", None)
    ledger.machines.put_back(identity, fields)
    assert ledger.machines.name(DEVICE) == "Máy Văn phòng"
    assert ledger.history.verify().holds


def test_every_copy_has_the_offices_secret_and_no_other_ledger(ledger: Ledger, tmp_path: Path) -> None:
    ledger.copy_to(tmp_path / "ban-sao.soxa")
    with Ledger.open(tmp_path / "ban-sao.soxa", device=_OTHER) as copy:
        assert copy.machines.office_secret() == ledger.machines.office_secret()
        assert copy.identity == ledger.identity
    with new_ledger(tmp_path / "khac.soxa") as other:
        assert other.machines.office_secret() != ledger.machines.office_secret()


def test_the_history_never_tells_the_secret(ledger: Ledger) -> None:
    told = repr(ledger.history.latest(1_000))

    assert ledger.machines.office_secret().hex() not in told
    assert repr(ledger.machines.office_secret()) not in told

"""The list of trusted certificates: one wrong file in it stops nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import sealed

from soxa.services.trusting import read_trust_list, trust_certificate, trust_folder, trusted_certificates
from soxa.services.verifying import verify_bytes
from soxa.signing.verify import TrustCertificateNotReadable


@pytest.fixture(autouse=True)
def _own_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "account"))


def test_what_is_no_certificate_does_not_enter_the_list(tmp_path: Path) -> None:
    note = tmp_path / "note.cer"
    note.write_bytes(b"hello")
    with pytest.raises(TrustCertificateNotReadable):
        trust_certificate(note)
    assert not trust_folder().exists() or not list(trust_folder().iterdir())


def test_a_wrong_file_in_the_folder_is_named_and_passed_over(tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.write_bytes(sealed.keys().root)
    kept = trust_certificate(root)
    wrong = kept.with_name("a.cer")
    wrong.write_bytes(b"hello")
    large = kept.with_name("b.pem")
    large.write_bytes(b"0" * 100_001)
    found = read_trust_list()
    assert found.certificates == (sealed.keys().root,)
    assert found.wrong == (wrong, large)
    assert verify_bytes(sealed.stages().issued, trusted_certificates()).exit_code == 0

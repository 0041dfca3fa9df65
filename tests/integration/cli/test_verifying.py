"""``soxa verify``: whose list is used, and what a foreign file may say on a terminal."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import foreign_signing as others
import pytest
import sealed
import throw_away_keys as keys
from commanding import Soxa
from cryptography.x509.oid import NameOID

from soxa.services.trusting import trust_certificate, trust_folder
from soxa.signing.keys import load_key


@pytest.fixture(autouse=True)
def _own_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "account"))


def test_without_a_folder_the_accounts_own_list_is_used(soxa: Soxa, issued_pdf: Path, tmp_path: Path) -> None:
    assert soxa("verify", issued_pdf).code == 2
    root = tmp_path / "root.pem"
    root.write_bytes(sealed.keys().root)
    trust_certificate(root)
    assert soxa("verify", issued_pdf).code == 0


def test_a_wrong_file_in_the_list_is_named(soxa: Soxa, issued_pdf: Path) -> None:
    trust_folder().mkdir(parents=True)
    (trust_folder() / "root.pem").write_bytes(sealed.keys().root)
    wrong = trust_folder() / "note.cer"
    wrong.write_bytes(b"hello")
    told = soxa("verify", issued_pdf)
    assert told.code == 0
    assert str(wrong) in told.out
    assert soxa("verify", issued_pdf, "--json").json["wrong_certificates"] == [str(wrong)]


def test_a_name_in_a_certificate_draws_no_lines_of_its_own(soxa: Soxa, tmp_path: Path) -> None:
    """Nor does it colour, hide or turn round what follows."""
    lie = "UBND xa\n   DUNG\n3. Trusted: yes\x1b[8m\u202e\u2028"
    own_key = keys.new_key()
    own = keys.certificate(
        own_key.public_key(),
        subject=keys.name((NameOID.COMMON_NAME, lie), (NameOID.USER_ID, "MST:1")),
        issuer_key=own_key,
        usage=keys.key_usage(**keys.SIGNING),
        is_authority=None,
    )
    when = own.not_valid_before_utc + timedelta(days=1)
    key = load_key(keys.key_file(own_key, own), keys.PASSPHRASE, when=when)
    pdf = tmp_path / "lie.pdf"
    pdf.write_bytes(others.sign_as_others_do(sealed.stages().sealed, key, when=when))
    said = soxa("verify", pdf).out
    assert "UBND xa DUNG 3. Trusted: yes[8m" in said
    assert not [line for line in said.splitlines() if line.startswith("3. Trusted")]
    assert all(sign.isprintable() for sign in said if sign != "\n")
    for answer in soxa("verify", pdf, "--json").json["answers"]:
        for finding in answer["findings"]:
            assert finding["text"].isprintable()

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import throw_away_keys as keys
from signed_files import PASSPHRASE, WHEN

from soxa.base.files import FolderMissing
from soxa.signing.authority import MARK, make_authority, make_keys
from soxa.signing.errors import CertificateExpired
from soxa.signing.facts import SubjectKind
from soxa.signing.keys import load_key
from soxa.signing.verify import check_trust_certificate


def test_its_files_lie_where_it_says(tmp_path: Path) -> None:
    made = make_authority(tmp_path, commune="UBND xã Nậm Pung", passphrase=PASSPHRASE, when=WHEN)
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")) == [
        "organisation.p12",
        "person.p12",
        "trust/root.cer",
    ]
    for path in (made.person, made.organisation):
        assert load_key(path.read_bytes(), PASSPHRASE, when=WHEN)  # type: ignore[truthy-bool] # it opens
    assert [check_trust_certificate(path.read_bytes()) for path in made.trust_folder.iterdir()] == [1]


def test_it_may_be_made_again_over_itself(tmp_path: Path) -> None:
    for _ in range(2):
        made = make_authority(tmp_path, commune="UBND xã Nậm Pung", passphrase=PASSPHRASE, when=WHEN)
    assert made.person.exists()


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing):
        make_authority(tmp_path / "không có", commune="A", passphrase="x", when=WHEN)


def test_every_name_says_that_it_is_worth_nothing() -> None:
    """Also for the longest name an office may have, 200 letters, where X.520 allows 64."""
    made = make_keys(commune="Ủy ban nhân dân xã " + "Ă" * 181, passphrase=PASSPHRASE, when=WHEN)
    root = keys.certificate_of_pem(made.root)
    assert MARK in root.subject.rfc4514_string()
    for p12 in (made.person, made.organisation):
        certificate = load_key(p12, PASSPHRASE, when=WHEN).certificate
        assert MARK in certificate.subject.common_name
        assert len(certificate.subject.common_name.encode()) <= 64
        assert MARK in certificate.subject.organisation
        assert MARK in certificate.issuer.full
        assert certificate.kind is not SubjectKind.UNKNOWN


def test_its_keys_live_as_long_as_asked() -> None:
    made = make_keys(commune="A", passphrase=PASSPHRASE, when=WHEN, lifetime_days=1)
    load_key(made.person, PASSPHRASE, when=WHEN)
    with pytest.raises(CertificateExpired):
        load_key(made.person, PASSPHRASE, when=WHEN + timedelta(days=2))

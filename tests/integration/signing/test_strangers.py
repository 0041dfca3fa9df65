"""A certificate of somebody we do not know is unknown, not bad: nothing has been found against it."""

from __future__ import annotations

from datetime import timedelta

import foreign_signing as others
import pytest
import sealed
import throw_away_keys as keys

from soxa.signing.facts import Trust
from soxa.signing.keys import load_key
from soxa.signing.verify import read_signatures


@pytest.mark.parametrize("listed", [True, False])
def test_a_stranger_who_signed_his_own_certificate_is_unknown(listed: bool) -> None:
    own_key = keys.new_key()
    own = keys.certificate(
        own_key.public_key(),
        subject=keys.common_name("UBND xã Nậm Pung"),
        issuer_key=own_key,
        usage=keys.key_usage(**keys.SIGNING),
        is_authority=None,
    )
    when = own.not_valid_before_utc + timedelta(days=1)
    key = load_key(keys.key_file(own_key, own), keys.PASSPHRASE, when=when)
    pdf = others.sign_as_others_do(sealed.stages().sealed, key, when=when)
    (facts,) = read_signatures(pdf, [sealed.keys().root] if listed else [])
    assert facts.trust is Trust.UNKNOWN

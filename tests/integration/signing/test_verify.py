# mypy: disable-error-code="no-untyped-call"
# (pyHanko leaves the functions by which objects are made untyped)

from __future__ import annotations

import random
import re
from datetime import UTC, timedelta
from functools import cache

import foreign_signing as others
import pytest
import throw_away_keys as keys
from cryptography import x509
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from signed_files import (
    DAY,
    PASSPHRASE,
    WHEN,
    authority,
    organisation_key,
    person_key,
    steps,
    typst_pages,
)

from soxa.base.errors import AppError
from soxa.documents.stamps import draw_stamp
from soxa.signing.codewords import WORDS
from soxa.signing.errors import PdfEncrypted, PdfNotReadable
from soxa.signing.facts import (
    Algorithm,
    Coverage,
    Integrity,
    KeyUsage,
    Revocation,
    SignatureFacts,
    SubFilter,
    SubjectKind,
    TimeSource,
    Trust,
    ValidAtSigning,
)
from soxa.signing.keys import SigningKey, load_key
from soxa.signing.sign import sign_person
from soxa.signing.verify import TrustCertificateNotReadable, check_trust_certificate, read_signatures


def _read(pdf: bytes, *trust: bytes) -> tuple[SignatureFacts, ...]:
    return read_signatures(pdf, trust or (authority().root,))


def _one(pdf: bytes, *trust: bytes) -> SignatureFacts:
    (facts,) = _read(pdf, *trust)
    return facts


def _own_key(p12: bytes) -> SigningKey:
    return load_key(p12, PASSPHRASE, when=WHEN)


def test_an_issued_file_tells_all_about_both_signatures() -> None:
    person, organisation = _read(steps().issued)
    assert (person.field, organisation.field) == ("soxa.person", "soxa.organisation")
    assert (person.revision, organisation.revision) == (2, 4)
    assert (person.coverage, organisation.coverage) == (Coverage.WHOLE_REVISION, Coverage.WHOLE_FILE)
    # The line end behind the mark of the end is covered as well.
    assert person.covered_bytes == len(steps().person)
    assert organisation.covered_bytes == len(steps().issued)
    assert person.signed_at == WHEN
    assert organisation.signed_at == WHEN + timedelta(hours=1)
    for facts in (person, organisation):
        assert facts.sub_filter is SubFilter.PADES
        assert facts.integrity is Integrity.INTACT
        assert facts.algorithm is Algorithm.ACCEPTED
        assert facts.digest == "sha256"
        assert facts.time_source is TimeSource.SIGNERS_CLOCK
        assert facts.valid_at_signing is ValidAtSigning.WITHIN
        assert facts.trust is Trust.TRUSTED
        assert facts.revocation is Revocation.NOT_CARRIED
        assert facts.problem is None


def test_certificates_are_told_in_full() -> None:
    person, organisation = (facts.certificate for facts in _read(steps().issued))
    assert person is not None
    assert organisation is not None
    assert (person.kind, organisation.kind) == (SubjectKind.PERSON, SubjectKind.ORGANISATION)
    assert person.subject.title == "Chủ tịch"
    assert person.subject.organisation == organisation.subject.common_name
    assert person.issuer.common_name == "Gốc - THỬ NGHIỆM - KHÔNG CÓ GIÁ TRỊ"
    own = keys.certificate_of(person_key().certificate_der)
    assert int(person.serial, 16) == own.serial_number
    assert len(person.code) == 8
    assert [WORDS.index(word) for word in person.code] == list(bytes.fromhex(person.fingerprint)[:8])
    assert (person.valid_from, person.valid_to.tzinfo) == (WHEN - timedelta(days=1), UTC)


def test_a_file_nobody_signed_has_no_facts() -> None:
    assert _read(typst_pages()) == ()
    assert _read(steps().sealed) == ()


def test_an_issuer_not_on_the_list_is_unknown() -> None:
    assert {facts.trust for facts in read_signatures(steps().issued, [])} == {Trust.UNKNOWN}


def test_a_root_of_the_same_name_is_not_the_same_root() -> None:
    other = authority(lifetime_days=364).root
    assert Trust.TRUSTED not in {facts.trust for facts in _read(steps().issued, other)}


def test_an_office_s_own_certificate_on_the_list_is_trusted() -> None:
    person, organisation = _read(steps().issued, organisation_key().certificate_der)
    assert (person.trust, organisation.trust) == (Trust.UNKNOWN, Trust.TRUSTED)


def test_one_pem_may_hold_the_whole_list() -> None:
    both = authority(lifetime_days=364).root + authority().root
    assert check_trust_certificate(both) == 2
    assert {facts.trust for facts in _read(steps().issued, both)} == {Trust.TRUSTED}


@pytest.mark.parametrize("data", [b"", b"hello", b"\x30\x03\x02\x01\x01", b"-----BEGIN CERTIFICATE-----\n"])
def test_a_bad_file_on_the_list_is_named(data: bytes) -> None:
    with pytest.raises(TrustCertificateNotReadable) as caught:
        _read(steps().issued, authority().root, data)
    assert caught.value.parameters == {"position": 2}


def test_a_chain_with_a_forged_link_is_bad() -> None:
    """The link names our root, bears its key's name, and is signed by somebody else."""
    root = keys.certificate_of_pem(authority().root)
    thief = keys.new_key()
    own = keys.certificate(
        thief.public_key(),
        issuer=root.subject,
        issuer_key=thief,
        usage=keys.key_usage(**keys.SIGNING),
        extensions=(keys.key_name_of(root),),
    )
    pdf = others.sign_as_others_do(typst_pages(), _own_key(keys.key_file(thief, own)), when=WHEN)
    facts = _one(pdf)
    assert facts.integrity is Integrity.INTACT
    assert facts.trust is Trust.BAD


def test_an_expired_certificate_is_told_by_its_days_alone() -> None:
    """A later signature with a certificate that has run out: the chain itself stays good."""
    when = WHEN + timedelta(days=400)
    facts = _one(sign_person(steps().sealed, person_key(), None, when=when, draw=draw_stamp))
    assert facts.valid_at_signing is ValidAtSigning.EXPIRED
    assert facts.trust is Trust.TRUSTED
    assert facts.integrity is Integrity.INTACT


def test_a_certificate_of_the_future_is_told() -> None:
    when = WHEN - timedelta(days=3)
    facts = _one(sign_person(steps().sealed, person_key(), None, when=when, draw=draw_stamp))
    assert facts.valid_at_signing is ValidAtSigning.NOT_YET
    assert facts.trust is Trust.TRUSTED


def test_the_older_wrapping_is_read_too() -> None:
    facts = _one(others.sign_as_others_do(typst_pages(), person_key(), when=WHEN))
    assert facts.sub_filter is SubFilter.PKCS7
    assert facts.field == "Signature1"
    assert facts.integrity is Integrity.INTACT
    assert facts.trust is Trust.TRUSTED


def test_another_wrapping_is_not_looked_into() -> None:
    pdf = others.sign_as_others_do(typst_pages(), person_key(), when=WHEN)
    facts = _one(pdf.replace(b"/adbe.pkcs7.detached", b"/adbe.pkcs7.secret  "))
    assert facts.sub_filter is SubFilter.OTHER
    assert facts.integrity is Integrity.UNCHECKED
    assert facts.trust is Trust.UNCHECKED


def test_a_weak_digest_is_told() -> None:
    facts = _one(others.sign_as_others_do(typst_pages(), person_key(), when=WHEN, digest="sha1"))
    assert facts.digest == "sha1"
    assert facts.algorithm is Algorithm.WEAK


def test_a_digest_nobody_knows_is_not_accepted() -> None:
    facts = _one(others.sign_as_others_do(typst_pages(), person_key(), when=WHEN, digest="sha224"))
    assert facts.algorithm is Algorithm.UNKNOWN


def test_a_certificate_that_may_not_sign_is_told() -> None:
    usage = keys.key_usage(key_encipherment=True)
    key = keys.new_key()
    own = keys.certificate(key.public_key(), issuer_key=key, usage=usage)
    pdf = others.sign_as_others_do(typst_pages(), keys.signing_key(key, own), when=WHEN)
    facts = _one(pdf, keys.pem(own))
    assert facts.certificate is not None
    assert facts.certificate.usage is KeyUsage.MAY_NOT_SIGN
    assert facts.trust is Trust.TRUSTED


@cache
def _stamped() -> tuple[bytes, bytes]:
    stamper, root = others.timestamping(WHEN + timedelta(minutes=2))
    pdf = others.sign_as_others_do(
        typst_pages(), person_key(), when=WHEN, sub_filter=SigSeedSubFilter.PADES, timestamper=stamper
    )
    return pdf, root


def test_a_timestamp_by_a_listed_issuer_gives_the_time() -> None:
    pdf, root = _stamped()
    facts = _one(pdf, authority().root, root)
    assert facts.time_source is TimeSource.TIMESTAMP
    assert facts.signed_at == WHEN + timedelta(minutes=2)
    assert facts.integrity is Integrity.INTACT


def test_anybody_s_timestamp_gives_no_time() -> None:
    facts = _one(_stamped()[0])
    assert facts.time_source is TimeSource.UNTRUSTED_TIMESTAMP
    assert facts.signed_at == WHEN


@cache
def _revocable() -> tuple[bytes, bytes, bytes, bytes]:
    """Return a signed file, its root, an empty revocation list and one that names the signer."""
    root_key, key = keys.new_key(), keys.new_key()
    name = keys.name((NameOID.COMMON_NAME, "Gốc - THỬ NGHIỆM"))
    ski = x509.SubjectKeyIdentifier.from_public_key(root_key.public_key())
    root = keys.certificate(
        root_key.public_key(),
        subject=name,
        issuer_key=root_key,
        is_authority=True,
        usage=keys.key_usage(key_cert_sign=True, crl_sign=True),
        extensions=(ski,),
    )
    own = keys.certificate(
        key.public_key(),
        issuer=name,
        issuer_key=root_key,
        usage=keys.key_usage(**keys.SIGNING),
        extensions=(keys.key_name_of(root), keys.revocation_lists_at("http://crl.example/a.crl")),
    )
    pdf = others.sign_as_others_do(typst_pages(), keys.signing_key(key, own), when=WHEN)
    lists = [
        others.revocation_list(name, root_key, serials=serials, when=WHEN - timedelta(days=2))
        for serials in ((), (own.serial_number,))
    ]
    return pdf, keys.pem(root), lists[0], lists[1]


def test_revocation_data_in_the_file_is_used() -> None:
    pdf, root, empty, revoking = _revocable()
    assert _one(pdf, root).revocation is Revocation.NOT_CARRIED
    carried = _one(others.add_revocation_list(pdf, empty), root)
    assert (carried.revocation, carried.trust) == (Revocation.CARRIED, Trust.TRUSTED)
    revoked = _one(others.add_revocation_list(pdf, revoking), root)
    assert (revoked.revocation, revoked.trust) == (Revocation.REVOKED, Trust.BAD)


def test_a_changed_byte_changes_the_integrity_and_not_the_trust() -> None:
    pdf = bytearray(steps().issued)
    pdf[pdf.index(b"/Producer") if b"/Producer" in pdf else 2000] ^= 1
    for facts in _read(bytes(pdf)):
        assert facts.integrity is Integrity.CHANGED
        assert facts.trust is Trust.TRUSTED


def test_a_signature_of_another_key_is_forged() -> None:
    """The last byte of the signature value itself."""
    pdf = steps().person
    end = re.search(rb"0{2000,}>", pdf)
    assert end is not None
    place = end.start() - 3
    forged = pdf[:place] + (b"1" if pdf[place : place + 1] != b"1" else b"2") + pdf[place + 1 :]
    assert _one(forged).integrity is Integrity.FORGED


def _sound(facts: SignatureFacts) -> bool:
    return facts.integrity is Integrity.INTACT and facts.coverage in {
        Coverage.WHOLE_FILE,
        Coverage.WHOLE_REVISION,
    }


def test_no_flipped_bit_goes_unnoticed() -> None:
    """Some anywhere, and some where no digest looks: in the container and in the room behind it."""
    pdf, dice = steps().issued, random.Random(5)
    contents = pdf.rindex(b"/Contents <") + len(b"/Contents <")
    spots = [dice.randrange(len(pdf)) for _ in range(12)]
    spots += [contents + dice.randrange(3600) for _ in range(6)]
    spots += [contents + dice.randrange(3700, 32_000) for _ in range(2)]
    spots += [contents - 1, contents + 32_768]
    for spot in spots:
        flipped = bytearray(pdf)
        flipped[spot] ^= 1 << dice.randrange(8)
        try:
            found = _read(bytes(flipped))
        except AppError:
            continue
        assert len(found) < 2 or not all(map(_sound, found)), spot


def test_a_truncated_file_is_never_whole() -> None:
    pdf, dice = steps().issued, random.Random(6)
    for length in [*(dice.randrange(len(pdf)) for _ in range(20)), len(pdf) - 1, len(pdf) - 2]:
        try:
            found = _read(pdf[:length])
        except AppError:
            continue
        assert len(found) < 2 or not all(map(_sound, found)), length


def test_cut_after_the_first_signature_the_office_is_missing() -> None:
    facts = _one(steps().person)
    assert _sound(facts)
    assert facts.certificate is not None
    assert facts.certificate.kind is SubjectKind.PERSON


def test_a_hole_in_the_covered_bytes_is_seen() -> None:
    """The second half begins later than the signature ends: what lies between can be exchanged freely."""
    pdf = steps().person
    ranges = re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", pdf)
    assert ranges is not None
    start, length, second, rest = map(int, ranges.groups())
    moved = f"/ByteRange [{start} {length} {second + 9} {rest - 9}]".encode()
    holed = pdf.replace(ranges[0], moved.ljust(len(ranges[0])))
    assert _one(holed).coverage is Coverage.GAPS
    three = f"/ByteRange [{start} {length} {second}]".encode()
    assert _one(pdf.replace(ranges[0], three.ljust(len(ranges[0])))).coverage is not Coverage.WHOLE_FILE


def test_an_unreadable_container_is_a_fact_and_no_crash() -> None:
    pdf = steps().person
    place = pdf.index(b"/Contents <") + len(b"/Contents <")
    facts = _one(pdf[:place] + b"ff" * 20 + pdf[place + 40 :])
    assert facts.integrity is Integrity.UNCHECKED
    assert facts.trust is Trust.UNCHECKED
    assert facts.certificate is None
    assert facts.problem is not None


@pytest.mark.parametrize(
    "pdf",
    [b"", b"%PDF-1.7", b"\0" * 4000, random.Random(7).randbytes(30_000), steps().issued[:20_000]],
    ids=["empty", "header", "zeros", "random", "beginning"],
)
def test_what_is_no_pdf_is_refused_with_a_sentence(pdf: bytes) -> None:
    with pytest.raises(PdfNotReadable):
        _read(pdf)


def test_a_locked_pdf_is_refused_with_a_sentence() -> None:
    with pytest.raises(PdfEncrypted):
        _read(keys.locked_pdf(typst_pages()))


def test_the_day_of_issue_is_no_day_of_signing() -> None:
    """The date on the page is the clerk's; the time of signing is the key's."""
    signed_at = _read(steps().issued)[0].signed_at
    assert signed_at is not None
    assert signed_at.date() == DAY


def test_a_document_timestamp_is_nobody_s_signature() -> None:
    stamper, root = others.timestamping(WHEN)
    facts = _read(others.add_document_timestamp(steps().issued, stamper), authority().root, root)
    assert [one.sub_filter for one in facts] == [SubFilter.PADES, SubFilter.PADES, SubFilter.TIMESTAMP]
    assert facts[2].integrity is Integrity.INTACT
    assert facts[2].coverage is Coverage.WHOLE_FILE
    assert facts[1].coverage is Coverage.WHOLE_REVISION


def _with_field(pdf: bytes, **entries: object) -> bytes:
    """Put one more field before all others; ``Kids`` "itself" makes a form without end."""

    def spoil(writer: IncrementalPdfFileWriter) -> None:
        field = generic.DictionaryObject({pdf_name("/T"): generic.pdf_string("x")})
        reference = writer.add_object(field)
        for key, value in entries.items():
            field[pdf_name(f"/{key}")] = generic.ArrayObject([reference]) if value == "itself" else value
        fields = writer.root["/AcroForm"]["/Fields"]
        fields.insert(0, reference)
        writer.update_container(fields)

    return others.update(pdf, spoil)


def test_a_form_without_end_is_a_fact_and_no_crash() -> None:
    facts = _one(_with_field(steps().issued, Kids="itself"))
    assert facts.problem is not None
    assert facts.integrity is Integrity.UNCHECKED


def test_a_signature_that_is_none_is_a_fact_and_no_crash() -> None:
    odd = {"FT": pdf_name("/Sig"), "V": generic.NumberObject(3)}
    facts, *rest = _read(_with_field(steps().issued, **odd))
    assert facts.field == "x"
    assert facts.problem is not None
    assert facts.integrity is Integrity.UNCHECKED
    assert all(map(_sound, rest))


def test_a_signature_without_any_time_has_none() -> None:
    """Nor can the days of its certificate be weighed; its chain can."""
    facts = _one(steps().person.replace(b"/M (D\\072", b"/N (D\\072"))
    assert (facts.signed_at, facts.time_source) == (None, TimeSource.NONE)
    assert facts.valid_at_signing is ValidAtSigning.UNCHECKED
    assert facts.trust is Trust.TRUSTED

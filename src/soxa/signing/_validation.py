"""Looking into signatures with pyHanko: what verify.py promises."""

from __future__ import annotations

import hashlib
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathError, RevokedError, ValidationError

from soxa.base.errors import Message
from soxa.signing._certificates import describe, strength
from soxa.signing._container import is_plain_container
from soxa.signing._foreign import attempt, open_pdf
from soxa.signing.facts import (
    Algorithm,
    Certificate,
    Coverage,
    Integrity,
    Revocation,
    SignatureFacts,
    SubFilter,
    TimeSource,
    Trust,
    ValidAtSigning,
)
from soxa.signing.verify import TrustCertificateNotReadable

_SAFE_DIGESTS = {"sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"}
_WEAK_DIGESTS = {"md2", "md5", "sha1"}
_COVERAGES = {
    SignatureCoverageLevel.ENTIRE_FILE: Coverage.WHOLE_FILE,
    SignatureCoverageLevel.ENTIRE_REVISION: Coverage.WHOLE_REVISION,
}
_BYTE_RANGE_LENGTH = 4
_SECOND = timedelta(seconds=1)


def load_trust(trust: Sequence[bytes]) -> list[asn1_x509.Certificate]:
    """Read the trusted certificates.

    Raises:
        TrustCertificateNotReadable: An item is no certificate.
    """
    certificates = []
    for position, data in enumerate(trust, start=1):
        found = attempt(lambda data=data: _certificates_in(data))  # type: ignore[misc] # a default binds the item
        if isinstance(found, Message) or not found:
            raise TrustCertificateNotReadable(position=position)
        certificates += found
    return certificates


def _certificates_in(data: bytes) -> list[asn1_x509.Certificate]:
    ders = [der for _, _, der in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
    certificates = [asn1_x509.Certificate.load(der, strict=True) for der in ders]
    for certificate in certificates:
        # asn1crypto reads lazily: only this shows that it is a certificate through and through.
        x509.load_der_x509_certificate(certificate.dump())
    return certificates


def examine(pdf: bytes, trust: list[asn1_x509.Certificate]) -> tuple[SignatureFacts, ...]:
    """Look into every signature, in the order of signing.

    Raises:
        PdfNotReadable: The file is no PDF, is cut short or damaged.
        PdfEncrypted: It is locked with a password.
    """
    reader = open_pdf(pdf)
    found = attempt(lambda: list(enumerate_sig_fields(reader, filled_status=True)))
    if isinstance(found, Message):
        return (_unreadable("", found),)
    facts = [_examine_field(pdf, reader, name, reference, trust) for name, _, reference in found]
    return tuple(sorted(facts, key=lambda fact: (fact.revision, fact.covered_bytes)))


def _examine_field(
    pdf: bytes, reader: PdfFileReader, name: object, reference: Any, trust: list[asn1_x509.Certificate]
) -> SignatureFacts:
    field = str(name)
    signature = attempt(lambda: EmbeddedPdfSignature(reader, reference.get_object(), field))
    if isinstance(signature, Message):
        return _unreadable(field, signature)
    facts = attempt(lambda: _Examination(pdf, signature, trust).facts())
    return _unreadable(field, facts) if isinstance(facts, Message) else facts


def _unreadable(field: str, problem: Message) -> SignatureFacts:
    return SignatureFacts(
        field=field,
        sub_filter=SubFilter.OTHER,
        certificate=None,
        signed_at=None,
        time_source=TimeSource.NONE,
        covered_bytes=0,
        revision=-1,
        coverage=Coverage.UNCHECKED,
        integrity=Integrity.UNCHECKED,
        digest="",
        algorithm=Algorithm.UNKNOWN,
        valid_at_signing=ValidAtSigning.UNCHECKED,
        trust=Trust.UNCHECKED,
        revocation=Revocation.UNCHECKED,
        problem=problem,
    )


@dataclass(slots=True)
class _Examination:
    """One signature under examination."""

    pdf: bytes
    signature: EmbeddedPdfSignature
    trust: list[asn1_x509.Certificate]
    problem: Message | None = None

    def facts(self) -> SignatureFacts:
        signature = self.signature
        certificate = self._kept(attempt(self._certificate))
        described = None if certificate is None else describe(certificate)
        claimed = self._kept(attempt(lambda: _aware(signature.self_reported_timestamp)))
        coverage, covered_bytes = self._kept(attempt(self._coverage)) or (Coverage.UNCHECKED, 0)
        sub_filter = self._sub_filter()
        # A wrapping we do not know is not looked into further: its bytes may mean something else.
        known = sub_filter is not SubFilter.OTHER
        integrity = self._kept(attempt(self._integrity)) if known else None
        signs = known and sub_filter is not SubFilter.TIMESTAMP
        status = self._kept(attempt(self._status)) if signs else None
        signed_at, time_source = self._time(claimed, status)
        chain = (
            self._kept(attempt(lambda: self._chain(described, signed_at))) if described and known else None
        )
        trust, revocation = chain or (Trust.UNCHECKED, Revocation.UNCHECKED)
        return SignatureFacts(
            field=signature.field_name,
            sub_filter=sub_filter,
            certificate=described,
            signed_at=signed_at,
            time_source=time_source,
            covered_bytes=covered_bytes,
            revision=signature.signed_revision,
            coverage=coverage,
            integrity=integrity or Integrity.UNCHECKED,
            digest=str(signature.md_algorithm),
            algorithm=self._algorithm(certificate),
            valid_at_signing=_valid_at(described, signed_at),
            trust=trust,
            revocation=revocation,
            problem=self.problem,
        )

    def _kept(self, result: Any) -> Any:
        """Keep the first fault and go on without what it was about."""
        if not isinstance(result, Message):
            return result
        self.problem = self.problem or result
        return None

    def _certificate(self) -> x509.Certificate:
        return x509.load_der_x509_certificate(self.signature.signer_cert.dump())

    def _sub_filter(self) -> SubFilter:
        name = str(self.signature.sig_object.get("/SubFilter", "")).lstrip("/")
        return next((known for known in SubFilter if known.value == name), SubFilter.OTHER)

    def _coverage(self) -> tuple[Coverage, int]:
        numbers = [int(number) for number in self.signature.byte_range]
        if len(numbers) != _BYTE_RANGE_LENGTH:
            return Coverage.GAPS, 0
        start, length, second, rest = numbers
        gap = self.pdf[length:second]
        # The gap must be the signature itself, so that nothing unsigned hides in it.
        contents = _hexadecimal(gap)
        if start or min(numbers) < 0 or contents != self.signature.pkcs7_content:
            return Coverage.GAPS, 0
        level = self.signature.evaluate_signature_coverage()
        return _COVERAGES.get(level, Coverage.GAPS), second + rest

    def _integrity(self) -> Integrity:
        if self._sub_filter() is SubFilter.TIMESTAMP:
            status = validate_pdf_timestamp(self.signature, self._context(None), skip_diff=True)
            intact, valid = status.intact, status.valid
        elif not is_plain_container(self.signature.pkcs7_content):
            self.problem = self.problem or Message("signing.container_odd")
            return Integrity.UNCHECKED
        else:
            intact, valid = validate_sig_integrity(
                self.signature.signer_info,
                self.signature.signer_cert,
                "data",
                self.signature.compute_digest(),
            )
        if not intact:
            return Integrity.CHANGED
        return Integrity.INTACT if valid else Integrity.FORGED

    def _status(self) -> PdfSignatureStatus:
        return validate_pdf_signature(
            self.signature, self._context(None), ts_validation_context=self._context(None), skip_diff=True
        )

    def _chain(self, certificate: Certificate, claimed: datetime | None) -> tuple[Trust, Revocation]:
        # Dates are a question of their own: the chain is judged at a moment inside the certificate's days.
        moment = claimed or certificate.valid_from
        moment = min(max(moment, certificate.valid_from + _SECOND), certificate.valid_to - _SECOND)
        context = self._context(moment)
        others = self.signature.other_embedded_certs
        validator = CertificateValidator(self.signature.signer_cert, others, validation_context=context)
        carried = Revocation.CARRIED if self._carries_revocation() else Revocation.NOT_CARRIED
        try:
            _run_offline(validator.async_validate_usage(set()))
        except RevokedError:
            return Trust.BAD, Revocation.REVOKED
        except PathBuildingError:
            return Trust.TRUSTED if self._is_listed(certificate) else Trust.UNKNOWN, carried
        except (PathError, ValidationError):
            if self._is_listed(certificate):
                return Trust.TRUSTED, carried
            return Trust.BAD if self._leads_to_list(context) else Trust.UNKNOWN, carried
        return Trust.TRUSTED, carried

    def _leads_to_list(self, context: ValidationContext) -> bool:
        """Tell whether a chain by names ends in our list; one that signed itself leads nowhere."""
        try:
            return bool(_run_offline(context.path_builder.async_build_paths(self.signature.signer_cert)))
        except PathBuildingError:
            return False

    def _is_listed(self, certificate: Certificate) -> bool:
        return any(hashlib.sha256(c.dump()).hexdigest() == certificate.fingerprint for c in self.trust)

    def _context(self, moment: datetime | None) -> ValidationContext:
        settings: dict[str, Any] = {
            "trust_roots": self.trust,
            "allow_fetching": False,
            "revocation_mode": "soft-fail",
            "moment": moment,
            "retroactive_revinfo": True,
        }
        try:
            store = DocumentSecurityStore.read_dss(self.signature.reader)
        except (NoDSSFoundError, PdfReadError):
            return ValidationContext(**settings)
        return store.as_validation_context(settings)

    def _time(
        self, claimed: datetime | None, status: PdfSignatureStatus | None
    ) -> tuple[datetime | None, TimeSource]:
        stamp = None if status is None else status.timestamp_validity
        if stamp is not None and stamp.intact and stamp.valid:
            if stamp.trusted:
                return _aware(stamp.timestamp), TimeSource.TIMESTAMP
            # Anybody may hang a timestamp of his own making on a signature: its time counts for nothing.
            return claimed, TimeSource.UNTRUSTED_TIMESTAMP
        return claimed, TimeSource.NONE if claimed is None else TimeSource.SIGNERS_CLOCK

    def _algorithm(self, certificate: x509.Certificate | None) -> Algorithm:
        digest = str(self.signature.md_algorithm)
        key = None if certificate is None else self._kept(attempt(certificate.public_key))
        if digest in _WEAK_DIGESTS:
            return Algorithm.WEAK
        if digest not in _SAFE_DIGESTS or key is None:
            return Algorithm.UNKNOWN
        return Algorithm.ACCEPTED if strength(key)[2] else Algorithm.WEAK

    def _carries_revocation(self) -> bool:
        try:
            store = DocumentSecurityStore.read_dss(self.signature.reader)
        except (NoDSSFoundError, PdfReadError):
            attributes = self.signature.signer_info["signed_attrs"].native or ()
            return any("revocation" in str(attribute["type"]) for attribute in attributes)
        return bool(store.crls or store.ocsps)


def _run_offline(work: Coroutine[Any, Any, object]) -> object:
    """Run a coroutine that has nothing to wait for; one that would wait wants the network: it is stopped."""
    try:
        work.send(None)
    except StopIteration as ended:
        return ended.value
    work.close()
    raise RuntimeError


def _hexadecimal(gap: bytes) -> bytes:
    """Read what stands between the covered bytes, in one letter case: no byte of it is left to play with."""
    digits = gap[1:-1]
    plain = gap[:1] + gap[-1:] == b"<>" and digits in {digits.lower(), digits.upper()} and digits.isalnum()
    return bytes.fromhex(digits.decode("ascii")) if plain else b""


def _aware(moment: datetime | None) -> datetime | None:
    """Read a time without a zone as UTC: some foreign files leave it out."""
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=UTC)


def _valid_at(certificate: Certificate | None, moment: datetime | None) -> ValidAtSigning:
    if certificate is None or moment is None:
        return ValidAtSigning.UNCHECKED
    if moment > certificate.valid_to:
        return ValidAtSigning.EXPIRED
    return ValidAtSigning.NOT_YET if moment < certificate.valid_from else ValidAtSigning.WITHIN

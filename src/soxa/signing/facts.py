"""What is found about a signature: typed states, each question apart (exchange.md, five answers 1 to 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from soxa.base.errors import Message


class SubjectKind(Enum):
    """Whom a certificate names."""

    PERSON = "person"
    ORGANISATION = "organisation"
    UNKNOWN = "unknown"
    """Its subject does not tell."""


class SubFilter(Enum):
    """How a signature is wrapped; both are in use in state files (domain facts, 4)."""

    PADES = "ETSI.CAdES.detached"
    PKCS7 = "adbe.pkcs7.detached"
    TIMESTAMP = "ETSI.RFC3161"
    """A document timestamp: nobody's signature, but it covers bytes."""
    OTHER = "other"
    """Another one: not looked into."""


class Integrity(Enum):
    """Whether the covered bytes are those that were signed."""

    INTACT = "intact"
    CHANGED = "changed"
    """The bytes differ from those signed."""
    FORGED = "forged"
    """The signature does not belong to the certificate."""
    UNCHECKED = "unchecked"


class Coverage(Enum):
    """Which bytes a signature covers."""

    WHOLE_FILE = "whole_file"
    WHOLE_REVISION = "whole_revision"
    """All up to the end of its revision; later updates follow."""
    GAPS = "gaps"
    """Not a whole revision from the first byte on: what is shown may not be what was signed."""
    UNCHECKED = "unchecked"


class Algorithm(Enum):
    """Whether digest and key count as safe."""

    ACCEPTED = "accepted"
    WEAK = "weak"
    """MD5, SHA-1, or a key below 2,048 bits (RSA) or 224 bits (elliptic curve)."""
    UNKNOWN = "unknown"


class KeyUsage(Enum):
    """What the certificate allows its key."""

    MAY_SIGN = "may_sign"
    """Digital signature or non-repudiation."""
    MAY_NOT_SIGN = "may_not_sign"
    NOT_STATED = "not_stated"
    """The certificate bears no usage: no limit (RFC 5280, 4.2.1.3)."""
    UNCHECKED = "unchecked"


class ValidAtSigning(Enum):
    """Whether the certificate's dates hold the time of signing."""

    WITHIN = "within"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    UNCHECKED = "unchecked"
    """The signature bears no time, or could not be read."""


class TimeSource(Enum):
    """Where the time of signing comes from."""

    TIMESTAMP = "timestamp"
    """A timestamp whose signature holds and whose issuer is on our list."""
    UNTRUSTED_TIMESTAMP = "untrusted_timestamp"
    """A timestamp by an issuer we do not know: the time is the signer's own, if he gives one."""
    SIGNERS_CLOCK = "signers_clock"
    """Chưa có dấu thời gian: the signer's own clock."""
    NONE = "none"


class Trust(Enum):
    """How the certificate stands to our own list."""

    TRUSTED = "trusted"
    """It is on the list, or its chain ends there."""
    UNKNOWN = "unknown"
    """No chain leads to the list."""
    BAD = "bad"
    """A chain leads to the list but does not hold: a link is forged, not allowed to issue, or revoked."""
    UNCHECKED = "unchecked"


class Revocation(Enum):
    """What the file itself carries about revocation."""

    NOT_CARRIED = "not_carried"
    CARRIED = "carried"
    """Carried, and nothing in it speaks against the certificate."""
    REVOKED = "revoked"
    """Carried, and it says that the certificate was revoked."""
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Party:
    """A subject or issuer."""

    common_name: str
    """CN; empty when missing, like all below."""
    organisation: str = ""
    """O."""
    unit: str = ""
    """OU."""
    title: str = ""
    """The person's position."""
    full: str = ""
    """The whole name, ``CN=…, O=…``."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says of itself."""

    subject: Party
    """Whom it names."""
    kind: SubjectKind
    """Person or office."""
    issuer: Party
    """Who issued it."""
    serial: str
    """Serial number in hexadecimal capitals."""
    fingerprint: str
    """SHA-256 of the certificate, hexadecimal."""
    code: tuple[str, ...]
    """Mã đối chiếu: eight words that say the fingerprint's first 64 bits over the telephone."""
    valid_from: datetime
    """With time zone UTC."""
    valid_to: datetime
    """With time zone UTC."""
    usage: KeyUsage
    """What it allows."""


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """All that is found about one signature; what could not be looked into says so and is never good."""

    field: str
    """Full name of the form field."""
    sub_filter: SubFilter
    """How it is wrapped."""
    certificate: Certificate | None
    """The signer's; None when it cannot be read."""
    signed_at: datetime | None
    """Time of signing as the file gives it."""
    time_source: TimeSource
    """Who says so."""
    covered_bytes: int
    """End of the covered bytes, counted from the first; 0 when it cannot be told."""
    revision: int
    """Revision it closes, from 0; -1 when it cannot be told."""
    coverage: Coverage
    """Which bytes it covers."""
    integrity: Integrity
    """Whether they are those that were signed."""
    digest: str
    """Digest algorithm by name, ``sha256``."""
    algorithm: Algorithm
    """Whether digest and key count as safe."""
    valid_at_signing: ValidAtSigning
    """Certificate dates against the time of signing."""
    trust: Trust
    """Standing to our own list."""
    revocation: Revocation
    """What the file carries."""
    problem: Message | None = None
    """Why it could not be checked, as far as it could not."""

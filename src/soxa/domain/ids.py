"""Identities as types: every stored thing has a UUID of its own, and no two kinds of thing mix."""

from __future__ import annotations

from typing import Final, NewType
from uuid import UUID, uuid5

ActivityId = NewType("ActivityId", UUID)
AnswerId = NewType("AnswerId", UUID)
AttachmentId = NewType("AttachmentId", UUID)
ChangeId = NewType("ChangeId", UUID)
CorrectionRowId = NewType("CorrectionRowId", UUID)
DecisionId = NewType("DecisionId", UUID)
DeviceId = NewType("DeviceId", UUID)
FileId = NewType("FileId", UUID)
LedgerId = NewType("LedgerId", UUID)
NumberId = NewType("NumberId", UUID)
OfficeId = NewType("OfficeId", UUID)
OwnDayId = NewType("OwnDayId", UUID)
PastValueId = NewType("PastValueId", UUID)
PersonId = NewType("PersonId", UUID)
RegimeSettingId = NewType("RegimeSettingId", UUID)
RegisterEntryId = NewType("RegisterEntryId", UUID)
RemarkId = NewType("RemarkId", UUID)
ReminderId = NewType("ReminderId", UUID)
ReportId = NewType("ReportId", UUID)
SectionOwnerId = NewType("SectionOwnerId", UUID)
SendingId = NewType("SendingId", UUID)
SlipId = NewType("SlipId", UUID)
SubmissionId = NewType("SubmissionId", UUID)
TrackerId = NewType("TrackerId", UUID)
TrackerRowId = NewType("TrackerRowId", UUID)
UnitId = NewType("UnitId", UUID)
ViewId = NewType("ViewId", UUID)

_PARTING: Final = "\x1f"


def derived_id(ledger: UUID, entity: str, *names: object) -> UUID:
    """Return the identity of a thing that nature gives a key: two laptops make it the same thing.

    Args:
        ledger: Identity of the ledger (`LedgerId`): two offices never share a thing.
        entity: Kind of thing, as the history calls it.
        names: What makes it the one it is, in a fixed order: a report's regime and days, a file's SHA-256.
            Each is taken as ``str`` says it; a day is ISO 8601.

    Returns:
        The UUID of version 5 (RFC 9562, 5.5).
    """
    return uuid5(ledger, _PARTING.join((entity, *(str(name) for name in names))))

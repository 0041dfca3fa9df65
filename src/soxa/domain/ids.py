"""Identities as types: every stored thing has a UUID of its own, and no two kinds of thing mix."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

ActivityId = NewType("ActivityId", UUID)
AnswerId = NewType("AnswerId", UUID)
AttachmentId = NewType("AttachmentId", UUID)
ChangeId = NewType("ChangeId", UUID)
DeviceId = NewType("DeviceId", UUID)
FileId = NewType("FileId", UUID)
OfficeId = NewType("OfficeId", UUID)
OwnDayId = NewType("OwnDayId", UUID)
PastValueId = NewType("PastValueId", UUID)
PersonId = NewType("PersonId", UUID)
RegimeSettingId = NewType("RegimeSettingId", UUID)
ReportId = NewType("ReportId", UUID)
SlipId = NewType("SlipId", UUID)
TrackerId = NewType("TrackerId", UUID)
TrackerRowId = NewType("TrackerRowId", UUID)
UnitId = NewType("UnitId", UUID)
ViewId = NewType("ViewId", UUID)

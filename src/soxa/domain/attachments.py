"""Photos and files that belong to an activity."""

from __future__ import annotations

from dataclasses import dataclass

from soxa.domain.ids import ActivityId, AttachmentId, FileId

PICTURES = frozenset({"image/jpeg", "image/png"})
"""The media types that photos are kept as; whatever else is attached is shown by its name."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One photo or file of an activity."""

    id: AttachmentId
    """Identity of the binding, also across laptops."""
    activity: ActivityId
    """Whose it is."""
    file: FileId
    """Its bytes, which several attachments may share."""
    name: str
    """File name as shown and as written when it is taken out."""
    media_type: str
    """``image/jpeg``, ``application/pdf`` …"""
    size_bytes: int
    """Size as kept, which for photos is less than what came."""

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown as a picture."""
        return self.media_type in PICTURES

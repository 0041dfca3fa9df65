"""Names and limits of the file that travels (exchange.md rule 3)."""

from __future__ import annotations

from soxa.domain.appearances import Signatory

PARENT_FIELD = "soxa"
"""The form's one parent; a field's full name is ``soxa.<kid>``."""
NUMBER_FIELD = "soxa.number"
"""Text field of the document's number."""
DATE_FIELD = "soxa.date"
"""Text field of the day of issue."""
SIGNATURE_FIELDS = {
    Signatory.PERSON: "soxa.person",
    Signatory.ORGANISATION: "soxa.organisation",
}
"""Signature field of each signatory."""
PLACEHOLDER_DIGITS = 32_768
"""Hexadecimal digits kept free for one signature: 32 KB of the file, 16 KB of CMS with its certificates."""

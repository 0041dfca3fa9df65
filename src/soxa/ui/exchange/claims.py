"""What a file that came claims to replace, in words, held against the ledger's own files where it can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soxa.services.correction_claims import claim_of, known_claim

if TYPE_CHECKING:
    from soxa.services.showing import ReportFile
    from soxa.ui.session import Session


def say_claim(session: Session, report: ReportFile) -> tuple[str, ...]:
    """Return the claim and what is known of it, a line each; nothing for a file that claims nothing."""
    claim = claim_of(report)
    if claim is None:
        return ()
    lines = [session.wording.tell(claim)]
    faults = known_claim(session.ledger, report)
    if faults is None:
        lines.append(session.say("correct.claim_unchecked"))
    elif faults:
        lines += [session.wording.tell(fault) for fault in faults]
        lines.append(session.say("correct.claim_fails"))
    else:
        lines.append(session.say("correct.claim_holds"))
    return tuple(lines)

"""What a pack changes, in words: for the window and for commands alike."""

from __future__ import annotations

from collections.abc import Iterator

from soxa.services.pack_changes import Barred, EntryChange
from soxa.services.pack_fitting import Follow
from soxa.services.pack_installing import PackChanges
from soxa.wording.speech import Wording


def say_entry(wording: Wording, change: EntryChange) -> str:
    """Return an entry that would be added, changed or taken away, as a line."""
    entry = change.entry
    part = wording.say(f"packs.part.{entry.part}")
    return wording.say(f"packs.entry.{change.what.value}", part=part, code=entry.code, name=change.name)


def say_details(wording: Wording, changes: PackChanges, change: EntryChange) -> Iterator[str]:
    """Yield what there is to say of an entry: what keeps it, what may not be taken, what differs."""
    if change.entry in changes.used:
        yield wording.say("packs.used", count=changes.used[change.entry])
    for barred in change.barred:
        yield say_barred(wording, barred)
    for detail in change.details:
        own = [
            wording.say("packs.field", title=one.title, old=one.old or "–", new=one.new or "–")
            for one in detail.fields
        ]
        if not detail.sheet:
            yield from own
            continue
        text = wording.say(f"packs.detail.{detail.what.value}", name=detail.name)
        yield wording.say("packs.detail_of", sheet=detail.sheet, text="; ".join([text, *own]))


def say_barred(wording: Wording, barred: Barred) -> str:
    """Return what may not be taken, and why."""
    reason = wording.say(f"packs.reason.{barred.refusal.reason.value}")
    return wording.say("packs.barred", text=barred.refusal.text, reason=reason)


def say_follow(wording: Wording, follow: Follow) -> str:
    """Return a consequence of what is refused."""
    part = wording.say(f"packs.part.{follow.entry.part}")
    because, code = follow.because, follow.entry.code
    return wording.say(f"packs.follows_{follow.how}", part=part, code=code, because=because)

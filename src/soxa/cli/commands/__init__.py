"""The commands, in the order of work."""

from __future__ import annotations

from soxa.cli.commands.authority import ca
from soxa.cli.commands.checking import check
from soxa.cli.commands.demo import demo
from soxa.cli.commands.drafting import draft
from soxa.cli.commands.importing import import_tracker
from soxa.cli.commands.joining import hand_over, join
from soxa.cli.commands.ledgers import new, regimes
from soxa.cli.commands.listing import list_rows
from soxa.cli.commands.packs import pack
from soxa.cli.commands.registers import import_past, import_register
from soxa.cli.commands.sending import send
from soxa.cli.commands.showing import show
from soxa.cli.commands.signing import number, sign
from soxa.cli.commands.slips import slips, take_slips
from soxa.cli.commands.taking_back import take_back_command
from soxa.cli.commands.verifying import verify
from soxa.cli.framework import Group

_ORDER = (
    demo,
    new,
    regimes,
    pack,
    import_tracker,
    import_register,
    import_past,
    list_rows,
    slips,
    take_slips,
    draft,
    ca,
    sign,
    number,
    verify,
    take_back_command,
    send,
    show,
    hand_over,
    join,
    check,
)


def commands() -> Group:
    """Return ``soxa`` with all of its commands."""
    return Group("soxa", help="cli.help", commands={str(one.name): one for one in _ORDER})

"""``soxa new`` and ``soxa regimes``: a ledger, and what it must report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from soxa.cli.console import Console
from soxa.cli.framework import Command
from soxa.cli.options import PATH
from soxa.domain.offices import OfficeType
from soxa.domain.packs import Regime


@click.command("new", cls=Command, help="cli.new.help")
@click.argument("file", type=PATH)
@click.option("--province", required=True, help="cli.new.province")
@click.option("--commune", required=True, help="cli.new.commune")
@click.option("--type", "kind", type=click.Choice(["xã", "phường", "đặc khu"]), help="cli.new.type")
@click.option("--signer", help="cli.new.signer")
@click.option("--actor", default="", help="cli.actor")
@click.pass_obj
def new(
    console: Console,
    file: Path,
    province: str,
    commune: str,
    kind: str | None,
    signer: str | None,
    actor: str,
) -> None:
    """Make a ledger for a commune of the official list."""
    from soxa.services.ledgers import (  # noqa: PLC0415 - as needed
        new_ledger,
        new_ledger_for,
        save_person,
        typed_office,
    )

    if kind is None:
        made = new_ledger(file, commune=commune, province=province, actor=actor)
    else:
        office = typed_office(commune, province_name=province, kind=OfficeType(kind))
        made = new_ledger_for(file, office, actor=actor)
    with made as ledger:
        if signer is not None:
            save_person(ledger, replace(ledger.people()[0], name=signer))
        office, units = ledger.office(), ledger.units()
    console.say("cli.new.done", path=file, office=office.full_name, province=office.province_name)
    console.result(
        {
            "ledger": file,
            "office": office.full_name,
            "commune_code": office.commune_code,
            "province": office.province_name,
            "province_code": office.province_code,
            "units": [unit.name for unit in units],
        }
    )


@click.command("regimes", cls=Command, help="cli.regimes.help")
@click.argument("file", type=PATH)
@click.pass_obj
def regimes(console: Console, file: Path) -> None:
    """List the reporting duties of a ledger's pack."""
    from soxa.services.ledgers import open_ledger  # noqa: PLC0415 - as needed
    from soxa.services.packs import pack_of  # noqa: PLC0415 - as needed
    from soxa.wording.duties import say_deadline, say_receivers  # noqa: PLC0415 - as needed

    with open_ledger(file, writable=False) as ledger:
        pack, office = pack_of(ledger), ledger.office()
    yes, no = console.wording.say("regimes.on"), console.wording.say("regimes.off")
    console.table(
        ("cli.regimes.code", "regimes.is_on", "cli.regimes.name", "regimes.deadline", "regimes.receivers"),
        [
            (
                regime.code,
                yes if regime.is_on else no,
                regime.short_name,
                say_deadline(console.wording, regime),
                say_receivers(regime, office=office),
            )
            for regime in pack.regimes
        ],
        right=frozenset(),
    )
    found = [{**_plain(regime), "deadline": say_deadline(console.wording, regime)} for regime in pack.regimes]
    console.result({"pack": pack.code, "version": pack.version, "regimes": found})


def _plain(regime: Regime) -> dict[str, object]:
    return {
        "id": regime.code,
        "name": regime.name,
        "short_name": regime.short_name,
        "frequency": regime.frequency,
        "closing": regime.closing,
        "is_on": regime.is_on,
        "only": list(regime.only),
        "skips": list(regime.skips),
        "receivers": [receiver.name for receiver in regime.receivers],
        "legal_basis": regime.legal_basis,
        "unconfirmed": list(regime.unconfirmed),
    }

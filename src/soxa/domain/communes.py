"""The communes and provinces of the official list (Decision 19/2025/QĐ-TTg), and finding one by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from soxa.domain.offices import OfficeType
from soxa.domain.text import fold, tidy

_TYPES = (OfficeType.DAC_KHU, OfficeType.PHUONG, OfficeType.XA)
_PROVINCE_WORDS = ("tinh ", "thanh pho ", "tp ", "tp. ", "tp.")


@dataclass(frozen=True, slots=True)
class Province:
    """A province or a city under the central government."""

    code: str
    """Official code of two digits."""
    name: str
    """``Tỉnh Lào Cai``, ``Thành phố Hà Nội``."""


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune-level unit."""

    code: str
    """Official code of five digits."""
    type: OfficeType
    """Xã, phường or đặc khu."""
    name: str
    """Name without the type: ``Nậm Pung``."""
    province: Province
    """Where it lies."""

    @property
    def full_name(self) -> str:
        """``Xã Nậm Pung``."""
        word = self.type.value
        return f"{word[:1].upper()}{word[1:]} {self.name}"


def commune_of(code: str, full_name: str, province: Province) -> Commune:
    """Return the commune of a row of the official list.

    Args:
        code: Five digits.
        full_name: ``Xã Nậm Pung``, ``Phường Tân An``, ``Đặc khu Phú Quý``.
        province: Where it lies.
    """
    name = " ".join(full_name.split())
    for office_type in _TYPES:
        if name.casefold().startswith(office_type.value + " "):
            return Commune(code, office_type, name[len(office_type.value) + 1 :], province)
    return Commune(code, OfficeType.OTHER, name, province)


def matching_provinces(provinces: Sequence[Province], text: str) -> tuple[Province, ...]:
    """Return the provinces meant by a code or a name, with or without tones and ``Tỉnh``."""
    wanted = _bare_province(text)
    return tuple(
        province
        for province in provinces
        if text.strip() == province.code or _bare_province(province.name) == wanted
    )


def matching_communes(communes: Sequence[Commune], text: str) -> tuple[Commune, ...]:
    """Return the communes meant by a code or a name, with or without tones; ``xã`` before it narrows.

    A name typed with its tones means that name: ``Tân An`` is not ``Tân Ân``, while ``tan an`` may be either.
    """
    wanted = fold(text)
    found = tuple(
        commune
        for commune in communes
        if text.strip() == commune.code or wanted in {fold(commune.name), fold(commune.full_name)}
    )
    exact = tidy(text).casefold()
    same = tuple(
        commune for commune in found if exact in {commune.name.casefold(), commune.full_name.casefold()}
    )
    return same or found


def _bare_province(text: str) -> str:
    folded = fold(text)
    for word in _PROVINCE_WORDS:
        if folded.startswith(word):
            return folded.removeprefix(word).strip()
    return folded

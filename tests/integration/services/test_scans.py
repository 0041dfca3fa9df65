"""Paper comes as one PDF: photos of its pages, or a scan, kept small."""

from __future__ import annotations

from pathlib import Path

import e_office
import pytest
import sealed
from PIL import Image

from soxa.pages.opening import NotAPdf
from soxa.pages.texts import read_lines
from soxa.services import scans
from soxa.services.scans import ScanMissing, ScanMixed, ScanTooLong, scan_of


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.fixture(scope="module")
def printed() -> bytes:
    return e_office.remake(sealed.outline())


def test_photos_become_pages_in_their_order_and_always_the_same(tmp_path: Path, printed: bytes) -> None:
    photos = [_write(tmp_path / f"{at}.jpg", e_office.photographed(printed, at)) for at in (0, 1)]
    made = scan_of(photos)
    assert made == scan_of(photos)
    assert made != scan_of(photos[::-1])
    pages = read_lines(made)
    assert [page.is_picture for page in pages] == [True, True]


def test_a_photo_keeps_nothing_but_its_points(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "chụp ở nhà riêng"
    path = tmp_path / "anh.jpg"
    Image.new("RGB", (400, 600), "white").save(path, exif=exif)
    assert b"Exif" not in scan_of([path])


def test_a_small_scan_stays_as_it_is_and_a_large_one_is_made_smaller(
    tmp_path: Path, printed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = e_office.scanned(printed, scale=3)
    path = _write(tmp_path / "quet.pdf", scan)
    assert scan_of([path]) == scan
    monkeypatch.setattr(scans, "_LARGE_BYTES", 100_000)
    small = scan_of([path])
    assert len(small) < len(scan)
    assert len(read_lines(small)) == len(read_lines(scan))


def test_a_signed_file_is_never_drawn_anew(
    tmp_path: Path, printed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "_LARGE_BYTES", 1_000)
    signed = e_office.signed(printed, office=False)
    assert scan_of([_write(tmp_path / "ky.pdf", signed)]) == signed


def test_what_is_no_scan_is_refused(tmp_path: Path, printed: bytes) -> None:
    pdf = _write(tmp_path / "a.pdf", printed)
    with pytest.raises(ScanMissing):
        scan_of([])
    with pytest.raises(ScanMixed):
        scan_of([pdf, _write(tmp_path / "b.jpg", e_office.photographed(printed))])
    with pytest.raises(ScanTooLong):
        scan_of([pdf] * 61)
    with pytest.raises(NotAPdf):
        scan_of([_write(tmp_path / "c.pdf", b"%PDF-1.7\n nothing else")])

"""A sealed report on its way through signing, made once for all tests: two pages, data embedded, four places.

Time stands still at `WHEN`; the authority is a throw-away one.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

import typst
from PIL import Image, ImageDraw

from soxa.base.resources import resource_path
from soxa.documents.stamps import draw_stamp, draw_text
from soxa.domain.appearances import seal_place
from soxa.domain.outline import Rectangle, WidgetPlaces
from soxa.signing.authority import AuthorityFiles, make_keys
from soxa.signing.keys import SigningKey, load_key
from soxa.signing.number import fill_number_and_date
from soxa.signing.sign import sign_organisation, sign_person
from soxa.signing.widgets import add_widgets

WHEN = datetime(2026, 11, 16, 2, 3, 4, tzinfo=UTC)
DAY = date(2026, 11, 16)
OPEN_DATE = "ngày       tháng 11 năm 2026"
PASSPHRASE = "mật khẩu thử"
DATA = b'{"kind": "report", "note": "%%EOF stands here to mislead"}'
PERSON = Rectangle(1, 330.0, 600.0, 472.0, 668.0)
PLACES = WidgetPlaces(
    number=Rectangle(0, 110.0, 760.0, 160.0, 776.0),
    date=Rectangle(0, 330.0, 740.0, 500.0, 757.0),
    person=PERSON,
    organisation=seal_place(PERSON, diameter_pt=102.0),
)
_PAGES = """
#set document(title: "Báo cáo tháng 11", author: "UBND xã Nậm Pung")
#set page(paper: "a4", margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 15mm))
#set text(font: "Tinos", size: 14pt, lang: "vi")
#pdf.attach("soxa.json", bytes(sys.inputs.data), relationship: "data", mime-type: "application/json",
  description: "Dữ liệu")
= BÁO CÁO
Tiếp nhận 427 văn bản; 368 hồ sơ trực tuyến (86,2%).
#pagebreak()
TM. ỦY BAN NHÂN DÂN
"""


@dataclass(frozen=True)
class Steps:
    """One file after each step."""

    typst: bytes
    sealed: bytes
    person: bytes
    numbered: bytes
    issued: bytes

    def by_name(self) -> dict[str, bytes]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def picture(colour: tuple[int, int, int]) -> bytes:
    """Draw a ring as a PNG with a transparent ground: a signature or a seal for tests."""
    image = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((10, 10, 290, 290), outline=(*colour, 200), width=16)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


BLUE = (0, 40, 190)
RED = (210, 0, 20)


@cache
def authority(*, lifetime_days: int = 365) -> AuthorityFiles:
    return make_keys(
        commune="UBND xã Nậm Pung", passphrase=PASSPHRASE, when=WHEN, lifetime_days=lifetime_days
    )


def person_key() -> SigningKey:
    return load_key(authority().person, PASSPHRASE, when=WHEN)


def organisation_key() -> SigningKey:
    return load_key(authority().organisation, PASSPHRASE, when=WHEN)


def typst_pages() -> bytes:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(resource_path("fonts"))])
    pages: bytes = typst.compile(
        _PAGES.encode("utf-8"),
        format="pdf",
        pdf_standards=["a-3b"],
        font_paths=fonts,
        sys_inputs={"data": DATA.decode("ascii")},
        timestamp=int(WHEN.timestamp()),
    )
    return pages


def fill(pdf: bytes, *, number: str = "5", day: date = DAY) -> bytes:
    return fill_number_and_date(pdf, number=number, day=day, draw=draw_text)


def seal(pages: bytes) -> bytes:
    return add_widgets(pages, PLACES, open_date=OPEN_DATE, draw=draw_text)


@cache
def steps(*, with_pictures: bool = True) -> Steps:
    blue, red = (picture(BLUE), picture(RED)) if with_pictures else (None, None)
    pages = typst_pages()
    sealed = seal(pages)
    person = sign_person(sealed, person_key(), blue, when=WHEN, draw=draw_stamp)
    numbered = fill(person)
    later = WHEN + timedelta(hours=1)
    issued = sign_organisation(numbered, organisation_key(), red, when=later, draw=draw_stamp)
    return Steps(pages, sealed, person, numbered, issued)

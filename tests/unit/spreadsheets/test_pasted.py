from __future__ import annotations

import pytest

from soxa.domain.legacy_text import Legacy
from soxa.spreadsheets.guard import Limits
from soxa.spreadsheets.workbook import KEEP, NothingPasted, PastedTooLarge, Wishes, read_pasted

# What Excel puts on the clipboard, cut to what matters.
EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>
<!--table {mso-displayed-decimal-separator:"\\,";}
td {font-family:Calibri, sans-serif;}
.xl65 {mso-style-parent:style0; font-family:".VnTime", sans-serif; mso-font-charset:0;}
.xl66 {font-family:.VnTimeH;}
.font7 {color:black; font-family:"Times New Roman", serif;}
--></style></head><body><table>
<col width=64><!--StartFragment-->
<tr height=20><td rowspan=2 class=xl66>ngµy</td><td colspan=2>Số lượng</td></tr>
<tr><td>Người</td><td>Phút</td></tr>
<tr><td class=xl65>Héi nghÞ<br>
  s¬ kÕt</td><td align=right x:num="1250">1.250</td><td align=right x:num="46270">05/09/2026</td></tr>
<tr style='display:none'><td class=xl65>t¹i <font class="font7">Nậm Pung</font></td><td></td><td>x</td></tr>
<!--EndFragment--></table></body></html>"""


def test_a_block_of_excel_is_read_with_its_merged_cells_fonts_and_exact_numbers() -> None:
    book = read_pasted("", EXCEL, name="Dán")

    (sheet,) = book.sheets
    assert sheet.rows == (
        ("NGÀY", "Số lượng", ""),
        ("", "Người", "Phút"),
        ("Hội nghị sơ kết", "1250", "05/09/2026"),
        ("tại Nậm Pung", "", "x"),
    )
    assert sheet.merged == (((0, 0), (1, 0)), ((0, 1), (0, 2)))
    assert sheet.hidden_rows == (4,)
    assert book.old_text is not None
    assert (book.old_text.legacies, book.old_text.is_certain, book.old_text.cells) == (
        (Legacy.TCVN3,),
        True,
        3,
    )
    assert ("t¹i Nậm Pung", "tại Nậm Pung") in book.old_text.samples


def test_conversion_may_be_switched_off() -> None:
    book = read_pasted("", EXCEL, name="Dán", wishes=Wishes(legacy=KEEP))

    assert book.sheets[0].rows[2][0] == "Héi nghÞ s¬ kÕt"
    assert book.old_text is not None
    assert not book.old_text.applied


def test_a_table_of_word_is_read_with_its_fonts() -> None:
    page = (
        "<table><tr><td><p class=MsoNormal><span style='font-family:\"VNI-Times\"'>Hoäi nghò</span></p></td>"
        "<td><p><span>Ủy ban</span></p><p><span>xã</span></p></td></tr></table>"
    )

    book = read_pasted("", page, name="Dán")

    assert book.sheets[0].rows == (("Hội nghị", "Ủy ban xã"),)


def test_plain_text_is_split_as_excel_joined_it() -> None:
    book = read_pasted('Ngày\tNội dung\r\n5/9/2026\t"Họp\n""gấp"""\r\n', "", name="Dán")

    assert book.sheets[0].rows == (("Ngày", "Nội dung"), ("5/9/2026", 'Họp "gấp"'))


@pytest.mark.parametrize(("text", "page"), [("", ""), ("một câu", ""), ("một câu", "<p>một câu</p>")])
def test_what_is_no_table_is_said_to_be_none(text: str, page: str) -> None:
    with pytest.raises(NothingPasted):
        read_pasted(text, page, name="Dán")


@pytest.mark.parametrize(
    ("page", "limits"),
    [
        ("<table>" + "<tr><td>a</td></tr>" * 11 + "</table>", Limits(rows=10)),
        ("<table><tr><td colspan=99999999>a</td></tr></table>", Limits()),
        ("<table><tr><td rowspan=99999999>a</td></tr><tr><td>b</td></tr></table>", Limits(rows=1)),
        ("<table>" + "<tr>" + "<td rowspan=1000 colspan=250>a" * 1 + "</table>", Limits(cells=1_000)),
    ],
)
def test_spans_make_no_more_cells_than_a_sheet_may_have(page: str, limits: Limits) -> None:
    with pytest.raises(PastedTooLarge):
        read_pasted("", page, name="Dán", limits=limits)


def test_a_table_inside_a_cell_is_text_of_the_cell() -> None:
    page = "<table><tr><td>a<table><tr><td>b</td></tr></table></td><td>c</td></tr></table>"

    assert read_pasted("", page, name="Dán").sheets[0].rows == (("ab", "c"),)


def test_cells_that_reach_far_down_take_no_room_of_their_own() -> None:
    page = "<table>" + "<tr><td rowspan=13000 colspan=290>a</td></tr>" * 3 + "</table>"

    with pytest.raises(PastedTooLarge):
        read_pasted("", page, name="Dán")


def test_tags_that_never_end_are_read_soon() -> None:
    page = "<table><tr><td>" + "<b>a" * 20_000 + "</td></tr></table>"

    assert len(read_pasted("", page, name="Dán").sheets[0].rows) == 1


@pytest.mark.parametrize("mark", ["<!--", "<!", "<?", "<style", "<script", "<", "<td "])
def test_what_never_ends_is_looked_through_once(mark: str) -> None:
    page = "<table><tr><td>a</td></tr></table>" + mark * 200_000

    assert read_pasted("", page, name="Dán").sheets[0].rows[0][0] == "a"

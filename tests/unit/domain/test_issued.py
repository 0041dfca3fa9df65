"""Documents inside sentences, as a clerk would name them."""

from __future__ import annotations

from datetime import date

import pytest
from small_packs import activity

from soxa.domain.activities import Activity, IssuedDocument
from soxa.domain.issued import MOST_IN_A_SENTENCE, list_documents, say_document, types_of

DAY = date(2026, 9, 5)


def _issued(type_: str, number: str, symbol: str, subject: str, *, day: date | None = DAY) -> Activity:
    return activity(
        1, DAY, "VB", document=IssuedDocument(type_, number, symbol, day, subject, in_report=True)
    )


@pytest.mark.parametrize(
    ("issued", "said"),
    [
        (
            _issued("KH", "12", "KH-UBND", "Phòng, chống thiên tai năm 2026"),
            "Kế hoạch số 12/KH-UBND ngày 05/9/2026 về phòng, chống thiên tai năm 2026",
        ),
        (
            _issued("CV", "198", "UBND-VP", "V/v đôn đốc báo cáo"),
            "Công văn số 198/UBND-VP ngày 05/9/2026 về việc đôn đốc báo cáo",
        ),
        (
            _issued("QĐ", "7", "QĐ-UBND", "Về việc kiện toàn Ban Chỉ đạo"),
            "Quyết định số 7/QĐ-UBND ngày 05/9/2026 về việc kiện toàn Ban Chỉ đạo",
        ),
        (
            _issued("KH", "3", "KH-UBND", "Kế hoạch tuyển quân"),
            "Kế hoạch số 3/KH-UBND ngày 05/9/2026 về tuyển quân",
        ),
        (
            _issued("TTr", "9", "TTr-UBND", "UBND xã đề nghị bổ sung kinh phí"),
            "Tờ trình số 9/TTr-UBND ngày 05/9/2026 về UBND xã đề nghị bổ sung kinh phí",
        ),
        (_issued("XYZ", "", "", "", day=None), "Văn bản về việc 1"),
    ],
)
def test_a_document_is_named_as_in_a_report(issued: Activity, said: str) -> None:
    assert say_document(issued) == said


def test_documents_are_listed_one_behind_the_other_and_never_too_many() -> None:
    plan = _issued("KH", "12", "KH-UBND", "Phòng dịch.")
    letter = _issued("CV", "13", "UBND-VP", "V/v đôn đốc")
    assert list_documents([plan, letter]) == (
        "Kế hoạch số 12/KH-UBND ngày 05/9/2026 về phòng dịch; "
        "Công văn số 13/UBND-VP ngày 05/9/2026 về việc đôn đốc"
    )
    assert list_documents([plan, letter], ("kh",)) == "Kế hoạch số 12/KH-UBND ngày 05/9/2026 về phòng dịch"
    assert list_documents([plan] * (MOST_IN_A_SENTENCE + 1)) == ""
    assert list_documents([]) == ""


def test_types_stand_behind_the_word() -> None:
    assert types_of("documents") == ()
    assert types_of("documents:KH,QĐ") == ("KH", "QĐ")


def test_what_issued_nothing_is_no_document() -> None:
    with pytest.raises(ValueError, match="0001"):
        say_document(activity(1, DAY))

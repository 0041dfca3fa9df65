"""A sealed file whose pages are not its data: what no honest program makes."""

from __future__ import annotations

from dataclasses import replace

import sealed

from soxa.documents.stamps import draw_text
from soxa.documents.typesetting import layout, render_pdf, renderer
from soxa.exchanging.report import Renderer, encode_report
from soxa.signing.widgets import add_widgets


def sealed_with_other_data() -> bytes:
    """The sample sealed with 427 on its pages and 472 in its data."""
    report = sealed.with_value(472)
    arranged, here = layout(report.outline), renderer()
    data = encode_report(
        replace(report, places=arranged.places, renderer=Renderer(here.typst, here.template, here.fonts))
    )
    pages = render_pdf(report.outline, data)
    return add_widgets(pages, arranged.places, open_date=arranged.open_date, draw=draw_text)

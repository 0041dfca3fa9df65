"""Typst shut off from its machine: own fonts, no packages, no clock, nothing to read but our templates."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from soxa.base.errors import AppError
from soxa.base.resources import resource_path
from soxa.documents.fonts import check_fonts, fonts_folder

if TYPE_CHECKING:
    import typst

_PDF_STANDARD: Final = "a-3b"
_local = threading.local()


def template_path(name: str) -> Path:
    """Return the path of a shipped template."""
    return resource_path("typst", name)


def new_compiler(template: str, inputs: dict[str, str]) -> typst.Compiler:
    """Make a compiler of one template and its inputs.

    Raises:
        FontDamaged: A shipped font is not the pinned one.
    """
    import typst  # noqa: PLC0415 - 55 ms that the first window does not pay

    path = template_path(template)
    return typst.Compiler(
        input=str(path),
        root=str(path.parent),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
    )


def compile_pdf(compiler: typst.Compiler, *, timestamp: int, tagged: bool) -> bytes:
    """Compile to PDF/A-3b.

    Args:
        compiler: What to compile.
        timestamp: Seconds since 1970, the only date in the file.
        tagged: Tell screen readers what is heading, paragraph and table; not for what becomes a part of
            another page, whose own structure knows nothing of it.
    """
    pdf = compiler.compile(format="pdf", pdf_standards=[_PDF_STANDARD], timestamp=timestamp, pdf_tags=tagged)
    if not isinstance(pdf, bytes):
        raise TypeError(type(pdf))  # without an output path the wheel answers bytes
    return pdf


@contextmanager
def compiling_errors(error: type[AppError]) -> Iterator[None]:
    """Say in our words what Typst refuses because of what the user gave."""
    import typst  # noqa: PLC0415 - see new_compiler

    try:
        yield
    except typst.TypstError as refused:
        raise error from refused


def _fonts() -> typst.Fonts:
    # Loaded once a thread: nothing says that they may be shared.
    if not hasattr(_local, "fonts"):
        import typst  # noqa: PLC0415 - see new_compiler

        check_fonts()
        _local.fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts_folder())]
        )
    fonts: typst.Fonts = _local.fonts
    return fonts

"""The border at which files of strangers are read: whatever pyHanko raises there is a finding, never a crash.

On 244 foreign signed files it raised KeyError, AssertionError and AttributeError beside its own errors; so
the one broad handler of this package stands here.
"""

from __future__ import annotations

import functools
import io
import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from pyhanko.pdf_utils.reader import PdfFileReader

from soxa.base.errors import AppError, Message
from soxa.signing.errors import PdfEncrypted, PdfNotReadable

_log = logging.getLogger(__name__)
# Its log names certificates and persons; nothing of that may reach ours (style A11).
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).addHandler(logging.NullHandler())
    logging.getLogger(_library).propagate = False

Result = TypeVar("Result")
Arguments = ParamSpec("Arguments")


def attempt(work: Callable[[], Result]) -> Result | Message:
    """Do something with a foreign file; what goes wrong comes back as a fault that may be stored.

    Our own errors go on: they say already what the user can do.
    """
    try:
        return work()
    except AppError:
        raise
    except Exception as fault:  # noqa: BLE001 - the border of foreign files (style A6)
        _log.info("not checkable: %s", type(fault).__name__)
        return Message("signing.could_not_check", {"reason": type(fault).__name__})


def refusing_damage(work: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Make a function answer a damaged file with `PdfNotReadable`, wherever in it the damage shows."""

    @functools.wraps(work)
    def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        result = attempt(lambda: work(*args, **kwargs))
        if isinstance(result, Message):
            raise PdfNotReadable
        return result

    return guarded


def open_pdf(pdf: bytes) -> PdfFileReader:
    """Open a PDF for reading, forgivingly.

    Raises:
        PdfNotReadable: It is no PDF, is cut short or damaged.
        PdfEncrypted: It is locked with a password.
    """
    reader = attempt(lambda: PdfFileReader(io.BytesIO(pdf), strict=False))
    if isinstance(reader, Message):
        raise PdfNotReadable
    if reader.encrypted:
        raise PdfEncrypted
    if isinstance(attempt(lambda: reader.root["/Pages"]), Message):
        raise PdfNotReadable
    return reader

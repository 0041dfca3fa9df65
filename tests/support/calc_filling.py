"""LibreOffice Calc as the program that units fill their slips in with: one start for all files.

A macro in a profile of its own types into the cells and saves in the program's own formats. A macro may write
where a person may not, so it leaves alone what Calc itself holds to be locked.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from soxa.base.resources import resource_path

FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "ods": "calc8",
    "xls": "MS Excel 97",
    "pdf": "calc_pdf_Export",
}


@dataclass(frozen=True)
class Job:
    """One slip filled in."""

    form: Path
    """The form."""
    cells: Sequence[tuple[str, object]]
    """Address on the first sheet and what is typed: a number, a day or a text."""
    saved: Sequence[Path]
    """Where it is saved; the ending says as what."""


def fill(jobs: Sequence[Job], folder: Path, *, timeout_s: int = 110) -> None:
    """Let Calc open each form, type into it and save it."""
    fonts = folder / "fonts.conf"
    fonts.write_text(_FONTS.format(fonts=resource_path("fonts"), cache=folder / "cache"), encoding="utf-8")
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
    ]
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    # The first start fills the profile, over whatever lies there.
    for argument in ("--terminate_after_init", "macro:///Standard.Module1.Run"):
        library = folder / "profile" / "user" / "basic" / "Standard"
        if library.is_dir():
            (library / "Module1.xba").write_text(_module(jobs, folder / "done.txt"), encoding="utf-8")
        subprocess.run(
            [*command, argument], check=True, capture_output=True, timeout=timeout_s, env=environment
        )
    assert (folder / "done.txt").is_file(), "the macro did not come to its end"


def _module(jobs: Sequence[Job], done: Path) -> str:
    calls = []
    for job in jobs:
        calls.append(f"  doc = OpenForm({_text(job.form.as_uri())})")
        calls += [f"  TypeIn doc, {_text(address)}, {_value(value)}" for address, value in job.cells]
        for path in job.saved:
            calls.append(f"  SaveAs doc, {_text(path.as_uri())}, {_text(FILTERS[path.suffix[1:]])}")
        calls.append("  doc.close(True)")
    code = _CODE.format(calls="\n".join(calls), done=_text(str(done)))
    return f"{_MODULE_HEAD}{escape(code)}</script:module>"


def _text(text: str) -> str:
    lines = text.replace('"', '""').split("\n")
    return " & Chr(10) & ".join(f'"{line}"' for line in lines)


def _value(value: object) -> str:
    if isinstance(value, date):
        return f"CDbl(DateSerial({value.year}, {value.month}, {value.day}))"
    return _text(value) if isinstance(value, str) else str(value)


_CODE = """Sub Run
  Dim doc As Object
{calls}
  Dim handle As Integer
  handle = FreeFile
  Open {done} For Output As #handle
  Print #handle, "done"
  Close #handle
  StarDesktop.terminate()
End Sub

Function OpenForm(url As String) As Object
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  OpenForm = StarDesktop.loadComponentFromURL(url, "_blank", 0, hidden())
End Function

Sub TypeIn(doc As Object, address As String, typed As Variant)
  Dim sheet As Object, cell As Object
  sheet = doc.Sheets.getByIndex(0)
  cell = sheet.getCellRangeByName(address)
  If sheet.isProtected() And cell.CellProtection.IsLocked Then Exit Sub
  If VarType(typed) = 8 Then
    cell.setString(typed)
  Else
    cell.setValue(typed)
  End If
End Sub

Sub SaveAs(doc As Object, url As String, filter As String)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName"
  how(0).Value = filter
  doc.storeToURL(url, how())
End Sub
"""
_MODULE_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE script:module PUBLIC'
    ' "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n'
    '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"'
    ' script:language="StarBasic">'
)
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{fonts}</dir><cachedir>{cache}</cachedir>
<alias binding="same"><family>Times New Roman</family><prefer><family>Tinos</family></prefer></alias>
</fontconfig>"""

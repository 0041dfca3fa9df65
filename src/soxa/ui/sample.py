"""Opening the sample office, from the start or from an empty ledger."""

from __future__ import annotations

from pathlib import Path

from soxa.base.errors import AppError, Message
from soxa.base.paths import documents_folder
from soxa.base.progress import Progress
from soxa.ui.session import Session

_STEM = "so-mau-nam-pung"


def open_sample(session: Session, *, folder: Path | None = None) -> None:
    """Make the sample office's ledger in a job, then open it.

    Args:
        session: What is shared.
        folder: Where; None = the documents folder.
    """
    from soxa.services.sampling import free_path, make_sample_ledger  # noqa: PLC0415 - loads the reader of Excel

    path = free_path(folder or documents_folder(), _STEM)

    def work(progress: Progress) -> Path:
        make_sample_ledger(path, progress=progress)
        return path

    def opened(made: Path) -> None:
        try:
            session.open_path(made)
        except AppError as error:
            session.tell_error(error)

    session.jobs.start(
        work, on_result=opened, on_error=session.tell_error, title=Message("ui.sample.making"), owner=session
    )

"""Which machine and account this is, for the history's chains: a random name, kept outside every ledger."""

from __future__ import annotations

from uuid import UUID, uuid4

from soxa.base.errors import AppError
from soxa.base.files import write_atomic
from soxa.base.paths import data_folder
from soxa.domain.ids import DeviceId

_FILE_NAME = "device-id"


def this_device() -> DeviceId:
    """Return this account's device id, making it the first time.

    Where it cannot be kept (a read-only home) a new one is given each time: the history then has one chain a
    session, which is untidy but true.
    """
    path = data_folder() / _FILE_NAME
    try:
        return DeviceId(UUID(path.read_text(encoding="ascii").strip()))
    except (OSError, ValueError):
        device = DeviceId(uuid4())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, f"{device}\n".encode())
    except (OSError, AppError):
        pass
    return device

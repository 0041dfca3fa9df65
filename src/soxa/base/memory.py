"""The memory that a process of its own may take while it reads what comes from anywhere."""

from __future__ import annotations

import sys


def limit_memory(limit_bytes: int) -> None:
    """Bound the address space of this process and let it leave no core file; not on Windows.

    Args:
        limit_bytes: Bytes of address space; what asks for more ends in `MemoryError`.
    """
    if sys.platform == "win32":  # a job object would need ctypes; the time limit holds there too
        return
    import resource  # noqa: PLC0415 - not on Windows

    resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, limit_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

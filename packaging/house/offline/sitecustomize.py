"""Put on PYTHONPATH where no network namespace can be had: every Python started there refuses to connect."""

from __future__ import annotations

import os
import sys


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event not in {"socket.connect", "socket.sendto", "socket.getaddrinfo"}:
        return
    target = arguments[0] if event == "socket.getaddrinfo" else arguments[1]
    host = target[0] if isinstance(target, tuple) else target
    # Paths are Unix sockets (the display); on Windows asyncio wakes itself through loopback.
    if event != "socket.getaddrinfo" and not isinstance(target, tuple):
        return
    if os.name == "nt" and str(host) in {"127.0.0.1", "::1", "localhost"}:
        return
    raise RuntimeError(f"this command runs offline, yet {event} was called for {host!r}")


sys.addaudithook(_refuse)

from __future__ import annotations

import socket

import pytest


def test_connecting_to_any_host_is_refused() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as client,
        pytest.raises(RuntimeError, match=r"socket\.connect"),
    ):
        client.connect(("192.0.2.1", 80))


def test_looking_a_name_up_is_refused() -> None:
    with pytest.raises(RuntimeError, match="getaddrinfo"):
        socket.getaddrinfo("example.invalid", 80)

"""The suite keeps to its own machine; what these refuse, every other test is refused too."""

import socket
import warnings

import pytest


def test_no_test_reaches_another_machine() -> None:
    with pytest.raises(UserWarning, match=r"192\.0\.2\.1"), socket.socket() as outgoing:
        outgoing.connect(("192.0.2.1", 80))


def test_a_test_may_talk_to_its_own_machine() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()


def test_a_warning_is_an_error() -> None:
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)

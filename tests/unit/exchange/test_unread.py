import os
import socket
from pathlib import Path

import pytest

from fairlode.exchange.contract import Document, ExchangeError
from fairlode.exchange.formats import format_of
from fairlode.exchange.intake import Recorder
from fairlode.exchange.unread import DocumentUnreadableError, unreadable
from fairlode.stores.memory import MemoryStore


def refusal(path: Path) -> ExchangeError:
    """Why a path is not read."""
    with pytest.raises(ExchangeError) as caught:
        format_of(Document(path))
    return caught.value


def test_what_is_not_there_is_missing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    for path in (tmp_path / "gone.json", tmp_path / "file" / "below.json"):
        error = refusal(path)
        assert (error.code, str(error)) == (
            "exchange.document_missing",
            f"There is no file {path}.",
        )


def test_a_folder_is_called_a_folder(tmp_path: Path) -> None:
    error = refusal(tmp_path)

    assert (error.code, str(error)) == (
        "exchange.document_folder",
        f"{tmp_path} is a folder, not a file.",
    )


def test_a_pipe_is_called_a_pipe_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "events.json")

    error = refusal(tmp_path / "events.json")

    assert (error.code, error.facts["what"]) == ("exchange.document_no_file", "a pipe")
    assert error.problem().remedy == ("Write what comes out of it into a file, and name that file.")


def test_a_device_is_called_a_device() -> None:
    error = refusal(Path(os.devnull))

    assert str(error) == (
        f"{os.devnull} is a device, not a file; a document is read more than once."
    )


def test_a_socket_is_called_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket may be 100 bytes long at most
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("s.json")

        assert refusal(Path("s.json")).facts["what"] == "a socket"


def test_what_the_system_refuses_is_told_by_its_name() -> None:
    memory = Path("/proc/self/mem")
    if not memory.exists():
        pytest.skip("this system has no file that cannot be read even by its owner")

    error = refusal(memory)

    assert (error.code, str(error)) == (
        "exchange.document_unreadable",
        "/proc/self/mem cannot be read: Input/output error.",
    )


def test_a_path_that_no_file_can_have_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path / ("x" * 300)).code == "exchange.document_unreadable"
    assert refusal(tmp_path / "a\0b").facts["reason"] == "embedded null byte"


def test_a_disk_that_fails_while_a_document_is_read_is_no_fault_of_ours(tmp_path: Path) -> None:
    error = unreadable(Document(tmp_path / "a.csv"), OSError(5, "Input/output error"))

    assert isinstance(error, DocumentUnreadableError)
    assert error.facts["reason"] == "Input/output error"


@pytest.mark.parametrize("content", [b"", b" \n\t \r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n"])
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a", "a.bin"])
def test_an_empty_file_is_called_empty(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)

    error = refusal(tmp_path / name)

    assert (error.code, str(error)) == ("exchange.document_empty", f"{name} is empty.")


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("report.pdf", b"%PDF-1.7\n\xe2\xe3", "report.pdf is a PDF document, "),
        ("scan.json", b"\x89PNG\r\n\x1a\n\0", "scan.json is a picture, "),
        ("all.zip", b"PK\x03\x04" + bytes(40), "all.zip is a ZIP archive, "),
        ("epcis12.xml", b'<?xml version="1.0"?><a/>', "epcis12.xml is XML, "),
        ("odd.bin", b"\x00\x01\x02", "odd.bin is "),
    ],
)
def test_a_file_of_another_kind_is_called_what_it_is(
    tmp_path: Path, name: str, content: bytes, what: str
) -> None:
    (tmp_path / name).write_bytes(content)

    error = refusal(tmp_path / name)

    assert error.code == "exchange.format_unknown"
    assert str(error) == f"{what}in no format that Fairlode reads."


def test_xml_is_told_that_epcis_comes_in_json(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<?xml version='1.0'?><EPCISDocument/>")

    remedy = refusal(tmp_path / "a.xml").problem().remedy

    assert remedy.startswith("Of EPCIS, export version 2.0 in JSON. Formats: ")


def test_the_intake_says_the_same(tmp_path: Path) -> None:
    recorder = Recorder(store=MemoryStore(), author="tester")

    for take in (recorder.check, recorder.take, recorder.record):
        with pytest.raises(ExchangeError, match="is a folder, not a file"):
            take(Document(tmp_path))

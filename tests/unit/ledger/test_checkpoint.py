import pytest

from fairlode.ledger.checkpoint import (
    MAX_SIZE,
    CheckpointText,
    CheckpointUnreadableError,
    format_checkpoint,
    parse_checkpoint,
)

# The example of C2SP tlog-checkpoint.
EXAMPLE = """\
example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
"""
ROOT = bytes.fromhex("0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62")


def test_the_example_of_the_specification_is_read() -> None:
    expected = CheckpointText(origin="example.com/behind-the-sofa", size=20852163, root=ROOT)

    assert parse_checkpoint(EXAMPLE) == expected


def test_a_checkpoint_is_written_as_the_specification_has_it() -> None:
    checkpoint = CheckpointText(origin="example.com/behind-the-sofa", size=20852163, root=ROOT)

    assert format_checkpoint(checkpoint) == EXAMPLE


def test_further_lines_are_kept() -> None:
    text = EXAMPLE + "time 2026-03-01\nwho knows\n"

    assert parse_checkpoint(text).extensions == ("time 2026-03-01", "who knows")
    assert format_checkpoint(parse_checkpoint(text)) == text


def test_signatures_are_left_out() -> None:
    signed = EXAMPLE + "\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp==\n"

    assert parse_checkpoint(signed) == parse_checkpoint(EXAMPLE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "example.com\n1\n",
        EXAMPLE.removesuffix("\n"),
        EXAMPLE.replace("20852163", "020852163"),
        EXAMPLE.replace("20852163", "-1"),
        EXAMPLE.replace("20852163", "1e3"),
        EXAMPLE.replace("20852163", "٣"),
        EXAMPLE.replace("20852163", str(MAX_SIZE + 1)),
        EXAMPLE.replace("20852163", "9" * 100_000),
        EXAMPLE.replace("q2I=", "q2I"),
        EXAMPLE.replace("q2I=", "q2J="),
        EXAMPLE.replace("CsUY", "Cs UY"),
        EXAMPLE.replace("CsUY", ""),
        EXAMPLE.replace("example", "exa\tmple"),
        EXAMPLE.replace("\n", "\r\n"),
        "\n" + EXAMPLE,
    ],
)
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(CheckpointUnreadableError) as refusal:
        parse_checkpoint(text)

    assert refusal.value.code == "ledger.checkpoint_unreadable"


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [("", 1, ROOT), ("a\nb", 1, ROOT), ("a", -1, ROOT), ("a", MAX_SIZE + 1, ROOT), ("a", 1, b"")],
)
def test_a_checkpoint_without_a_text_cannot_be_built(origin: str, size: int, root: bytes) -> None:
    with pytest.raises(CheckpointUnreadableError):
        CheckpointText(origin=origin, size=size, root=root)

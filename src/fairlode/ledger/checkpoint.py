"""The text of a checkpoint, as a log's owner publishes it and a witness keeps it.

The form is that of C2SP tlog-checkpoint.
Three lines: the name of the log, its size, and its root in base64. The text is the same byte for
byte whoever writes it, so that it can be signed, compared and kept.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass

from fairlode.ledger.merkle import HASH_SIZE
from fairlode.ledger.record import LedgerError

MAX_SIZE = 2**63 - 1
"""A log is counted in 64 bits (C2SP tlog-checkpoint)."""
_MIN_LINES = 3


class CheckpointUnreadableError(LedgerError):
    """A text that is no checkpoint, or a checkpoint that cannot be written as one."""

    code = "ledger.checkpoint_unreadable"
    sentence = "This is not a checkpoint of a log: {what}."
    remedy = (
        "A checkpoint has three lines: the name of the log, its size, and its root in base64; "
        "ask whoever sent it for the unchanged file."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointText:
    """What the text of a checkpoint says. It is a statement of its sender, not a proof."""

    origin: str
    """Name of the log, unique in the world, such as ``example.com/fairlode``."""
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()
    """Further lines of the sender; kept, not understood."""

    def __post_init__(self) -> None:
        if not self.origin or not all(map(_is_line, (self.origin, *self.extensions))):
            raise CheckpointUnreadableError(what="a line is empty or holds a control character")
        if not 0 <= self.size <= MAX_SIZE:
            raise CheckpointUnreadableError(what=f"{self.size} is no size of a log")
        if len(self.root) != HASH_SIZE:
            raise CheckpointUnreadableError(what=f"the root has {len(self.root)} bytes, not 32")


def format_checkpoint(checkpoint: CheckpointText) -> str:
    """The text that C2SP tlog-checkpoint prescribes, unsigned; each line ends in a newline."""
    root = b64encode(checkpoint.root).decode()
    lines = (checkpoint.origin, str(checkpoint.size), root, *checkpoint.extensions)
    return "".join(f"{line}\n" for line in lines)


def parse_checkpoint(text: str) -> CheckpointText:
    """Read what `format_checkpoint` wrote, or another log's checkpoint without its signatures.

    Signatures (whatever follows an empty line) are not read: their check needs the signer's key.
    Raises `CheckpointUnreadableError`.
    """
    body, _, _ = text.partition("\n\n")
    lines = body.removesuffix("\n").split("\n")
    if len(lines) < _MIN_LINES or not text.endswith("\n"):
        raise CheckpointUnreadableError(what="it has fewer than three whole lines")
    origin, size, root, *extensions = lines
    return CheckpointText(
        origin=origin, size=_size(size), root=_root(root), extensions=tuple(extensions)
    )


def _is_line(text: str) -> bool:
    return bool(text) and all(character >= " " and character != "\x7f" for character in text)


def _size(text: str) -> int:
    """A whole number in ASCII digits without leading zeros: one text for one size."""
    if not (text.isascii() and text.isdigit()) or (text[0] == "0" and text != "0"):
        raise CheckpointUnreadableError(what=f"{text[:40]!r} is no size of a log")
    if len(text) > len(str(MAX_SIZE)):  # before int(), which grows with the square of the length
        raise CheckpointUnreadableError(what=f"a size of {len(text)} digits")
    return int(text)


def _root(text: str) -> bytes:
    try:
        root = b64decode(text, validate=True)
    except ValueError:
        raise CheckpointUnreadableError(what=f"{text[:60]!r} is not base64") from None
    if b64encode(root).decode() != text:  # base64 has several texts for some bytes
        raise CheckpointUnreadableError(what=f"{text[:60]!r} is not base64 in its one form")
    return root

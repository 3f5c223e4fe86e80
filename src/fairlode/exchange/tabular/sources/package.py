"""The parts of a workbook's ZIP file, unpacked in blocks and never beyond what was allowed.

A ZIP bomb is refused by what its directory says, and one whose directory lies by what comes out.
Nothing is ever unpacked to disk, and no part is looked at that holds no cells.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.limits import (
    BLOCK_BYTES,
    MAX_PART_BYTES,
    MAX_RATIO,
    MAX_UNPACKED_BYTES,
    RATIO_FROM_BYTES,
)
from fairlode.exchange.tabular.sheet import SheetError

_MEBIBYTE = 2**20


class FileDamagedError(ExchangeError):
    """A file that is not what its name says, or only a part of it."""

    code = "tabular.file_damaged"
    sentence = "The file is damaged or cut off: {what}."
    remedy = "Copy or download it again, or open it in a spreadsheet program and save it anew."


class TooLargeUnpackedError(ExchangeError):
    """A part of a workbook that is too large, or packed as only bombs are."""

    code = "tabular.unpacks_too_large"
    sentence = "The part {part} unpacks to {size} MiB, {ratio} times its packed size."
    remedy = "At most {limit} MiB and {most} times are read; save the sheet as CSV or Parquet."


class UnsafeXmlError(ExchangeError):
    """XML with a document type, which may define entities that grow without end."""

    code = "tabular.xml_unsafe"
    sentence = "The part {part} has a document type definition, which no workbook needs."
    remedy = "Open the file in a spreadsheet program and save it anew."


class Package:
    """A ZIP file of XML parts, opened for reading."""

    def __init__(self, path: Path) -> None:
        """Raises `SheetError` for what is no ZIP file."""
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise damaged(str(error)) from None
        self._parts = {self._name(info): info for info in self._zip.infolist()}
        self._seen: set[str] = set()
        self._total = 0

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, block by block. Raises `SheetError`."""
        info = self._parts.get(name.lower())
        if info is None:
            raise damaged(f"it has no part {name}")
        self._admit(info.filename, info.file_size, info.compress_size)
        size = 0
        try:
            with self._zip.open(info) as file:
                while block := file.read(BLOCK_BYTES):
                    size += len(block)
                    if size > info.file_size:
                        raise damaged(f"the part {name} is larger than stated")
                    yield block
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise damaged(str(error)) from None
        except (NotImplementedError, RuntimeError) as error:  # unknown packing, or a password
            raise damaged(str(error)) from None

    def text(self, name: str) -> bytes:
        """All bytes of a small part. Raises `SheetError`."""
        return b"".join(self.blocks(name))

    def _admit(self, name: str, size: int, packed: int) -> None:
        """Refuse a part by what the directory says of it."""
        if name not in self._seen:
            self._seen.add(name)
            self._total += size
        ratio = size / max(packed, 1)
        bomb = ratio > MAX_RATIO and size > RATIO_FROM_BYTES
        if bomb or size > MAX_PART_BYTES or self._total > MAX_UNPACKED_BYTES:
            cause = TooLargeUnpackedError(
                part=name,
                size=f"{size / _MEBIBYTE:,.0f}",
                ratio=f"{ratio:,.0f}",
                limit=MAX_PART_BYTES // _MEBIBYTE,
                most=MAX_RATIO,
            )
            raise SheetError(cause=cause)

    @staticmethod
    def _name(info: zipfile.ZipInfo) -> str:
        # Some writers use backslashes, and case as they like (Open Packaging Conventions, 6.2.2.3).
        return info.filename.replace("\\", "/").lstrip("/").lower()


def damaged(what: str) -> SheetError:
    """The error that a file is damaged, to raise."""
    return SheetError(cause=FileDamagedError(what=re.sub(r"\s+", " ", what)[:200]))

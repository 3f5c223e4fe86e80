"""The tables of the record. Rows are added by `fairlode.stores.sql` alone, and never change.

The columns of `Entry` are those of `fairlode.ledger.record.Entry`, those of `Checkpoint` the ones
of `fairlode.ledger.contract.Checkpoint`; the docstrings there say what they hold. Each index is
paid for by every entry of an import, so there are no more than two: a statement is asked for by
what it is about, and by its digest. The log is in order of time, so times need none.
"""

from django.db import models

from fairlode.web.record.fields import SequenceField

_DIGEST_BYTES = 32


class Entry(models.Model):
    """One row of the append-only log."""

    sequence = SequenceField(primary_key=True)
    kind = models.TextField()
    subject = models.TextField()
    valid_from = models.BigIntegerField()
    valid_to = models.BigIntegerField(null=True)
    recorded_at = models.BigIntegerField()
    author = models.TextField()
    digest = models.BinaryField(max_length=_DIGEST_BYTES)
    leaf = models.BinaryField(max_length=_DIGEST_BYTES)
    corrects = models.BinaryField(max_length=_DIGEST_BYTES, null=True)
    voids = models.BinaryField(max_length=_DIGEST_BYTES, null=True)
    body = models.BinaryField()

    class Meta:
        """Names and indexes that the store relies on."""

        db_table = "record_entry"
        verbose_name_plural = "entries"
        indexes = (
            models.Index(fields=["subject"], name="record_entry_subject"),
            models.Index(fields=["digest"], name="record_entry_digest"),
        )

    def __str__(self) -> str:
        return f"{self.sequence}: {self.kind} {self.subject}"


class Checkpoint(models.Model):
    """The end of the log after one append, and the document that it came from."""

    size = SequenceField(primary_key=True)
    root = models.BinaryField(max_length=_DIGEST_BYTES)
    frontier = models.BinaryField()
    recorded_at = models.BigIntegerField()
    author = models.TextField()
    source_name = models.TextField(null=True)  # noqa: DJ001 - null says that there is no document
    source_format = models.TextField(null=True)  # noqa: DJ001 - the same
    source_sha256 = models.BinaryField(max_length=_DIGEST_BYTES, null=True)
    source_size = models.BigIntegerField(null=True)

    class Meta:
        """The name that the store relies on."""

        db_table = "record_checkpoint"

    def __str__(self) -> str:
        return f"{self.size}: {bytes(self.root).hex()}"

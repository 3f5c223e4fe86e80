"""The app of the record."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """Tables ``record_entry`` and ``record_checkpoint``, used by `fairlode.stores.sql`."""

    name = "fairlode.web.record"
    label = "record"
    verbose_name = "Record"

"""Where the record lies: memory, a Parquet directory, SQLite, PostgreSQL."""

from fairlode.stores.base import Store
from fairlode.stores.errors import (
    AppendMismatchError,
    DriverMissingError,
    StoreBusyError,
    StoreError,
    StoreSchemaError,
    StoreSchemeError,
    StoreUrlError,
)
from fairlode.stores.open import open_store, prepare_store, store_kinds
from fairlode.stores.url import StoreUrl, file_url, local_path
from fairlode.stores.workspace import (
    Workspace,
    WorkspaceExistsError,
    WorkspaceMissingError,
    WorkspaceNewerError,
    WorkspaceUnreadableError,
)

__all__ = [
    "AppendMismatchError",
    "DriverMissingError",
    "Store",
    "StoreBusyError",
    "StoreError",
    "StoreSchemaError",
    "StoreSchemeError",
    "StoreUrl",
    "StoreUrlError",
    "Workspace",
    "WorkspaceExistsError",
    "WorkspaceMissingError",
    "WorkspaceNewerError",
    "WorkspaceUnreadableError",
    "file_url",
    "local_path",
    "open_store",
    "prepare_store",
    "store_kinds",
]

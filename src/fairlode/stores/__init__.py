"""Where the record lies: memory, a Parquet directory, SQLite, PostgreSQL."""

"""The analytical store: immutable Parquet, read by DuckDB. No other package and no other room speaks DuckDB."""

"""Everything SQL: tables, sessions, one file a noun, and the statements in `queries/`."""

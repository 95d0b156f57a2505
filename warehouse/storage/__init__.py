"""Say where the warehouse is kept: one file, or a DuckLake on a server, and with which keys and engines."""

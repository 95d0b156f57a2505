"""What we know: tables, the one door into them, and every number."""

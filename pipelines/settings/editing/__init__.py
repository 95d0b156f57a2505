"""Change the configuration from a page: declared kinds of tables, their forms, the difference, history and keys."""

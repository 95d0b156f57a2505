"""Sources: the configuration's copy and how each source does."""

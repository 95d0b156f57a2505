"""Show who did what, to who may read it."""

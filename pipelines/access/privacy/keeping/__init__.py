"""Keep nothing longer than may be: terms, and what was taken away where it stood."""

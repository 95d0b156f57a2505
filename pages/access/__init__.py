"""Pages on who comes in, who did what, and what must be forgotten."""

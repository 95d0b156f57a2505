"""Know who comes in, who may do what, who did what, and what must be forgotten."""

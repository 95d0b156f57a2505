"""The look of every page: one style sheet and the mark."""

"""Language, labels and templates: every room may use them, they use none."""

"""Every number, defined once: one module per subject, one function per number."""

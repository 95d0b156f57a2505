"""Serve shared links: /s/SECRET shows what was shared, as HTML without a script, and leads nowhere else."""

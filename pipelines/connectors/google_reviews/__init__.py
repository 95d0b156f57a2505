"""Google reviews."""

"""Ask what happened, between two moments, that somebody may have to know at once."""

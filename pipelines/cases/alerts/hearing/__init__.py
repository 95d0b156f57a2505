"""Look for threats in what streams heard, before it is stored."""

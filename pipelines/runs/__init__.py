"""A run, its schedule, its commands, and what starts them."""

"""How far sentiment and mentions can be believed."""

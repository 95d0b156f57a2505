"""How facts get in: fetch, parse, match, understand, load."""

"""Parts that several pages draw: the birth certificate of a number, and mentions."""

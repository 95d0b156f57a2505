"""Answer who writes about or to the school: cases, who has them, by when, and what was said."""

"""How good is the scorer on labelled texts: one tier, or all of them beside each other."""

"""Erase what is known of a person, keep the ledger of it, and gather it for who asks to see it."""

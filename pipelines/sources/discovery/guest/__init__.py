"""Visit a site as a guest: what was typed, what it asks of programs, what answers in its place, why nothing came."""

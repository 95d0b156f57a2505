"""Goals: what is stored and what is asked."""

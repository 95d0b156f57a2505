"""The month's announcement: from frozen figures to sentences, and from sentences to what is sent."""

"""The words that the fast tier of Dutch knows: our list and others, and what the encoder once said of each."""

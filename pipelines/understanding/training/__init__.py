"""How the weights in `model/` are made: `make model`, from packages and from texts of our own."""

"""What leaves the house: e-mail and chat."""

"""Find threats in texts, in two stages: words first and rather too many, then a head on the encoder's vector."""

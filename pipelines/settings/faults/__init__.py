"""What is wrong with a file of the configuration, in words that lead to the place."""

"""Keep and ask what waits for an answer: cases, who has them, what was answered."""

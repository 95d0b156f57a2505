"""Draw the page Webcare: what waits for an answer, who has it, and one case with what can be done."""

"""Parts of the page Privacy: erase and show what is known of a person."""

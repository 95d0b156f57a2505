"""Sort the rows of any table and choose its columns; the choice stands in the URL, and cards on a phone follow it."""

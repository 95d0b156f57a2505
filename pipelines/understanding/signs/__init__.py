"""What a Dutch text says by how it is built, which no list of words holds: ups and downs, and turns."""

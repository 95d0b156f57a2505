"""Write the papers that the law asks for, and see whether what runs agrees with them."""

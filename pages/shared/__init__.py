"""What every page is made of: the page itself, questions, address, HTML, charts, certificates."""

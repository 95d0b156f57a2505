"""Parts of the page of people and roles: who is logged in, and who may do what."""

"""Share a page: by a link that ends, in another site, or on a screen in the hall."""

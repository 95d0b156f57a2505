"""The pages: each opens with `frame.page(...)`, asks the warehouse, and draws; no SQL, no collecting."""

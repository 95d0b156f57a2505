"""Copy whole warehouses, a backup and back or from one kind of storage to another, and keep a lake in shape."""

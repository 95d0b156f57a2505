"""Keys of programs that read: who may, and since when."""

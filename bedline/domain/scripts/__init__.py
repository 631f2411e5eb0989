"""What is said on the telephone, and what a key does: one pure script per kind of call."""

"""A simulated region that speaks HTTP and knows nothing of the application."""

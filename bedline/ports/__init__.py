"""What the services need from the world, as protocols; adapters fulfil them."""

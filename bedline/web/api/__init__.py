"""The API under /api/v1: a file per noun, each operation one declaration and one call of a service."""

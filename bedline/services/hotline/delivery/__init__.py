"""Bringing calls and texts to the provider, once, and finding out what became of them."""

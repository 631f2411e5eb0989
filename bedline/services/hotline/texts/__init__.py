"""Texts that come in: who sent them, what they mean, and the one text that answers them."""

"""The hotline: what a call or a text does, and what Bedline has to tell by telephone."""

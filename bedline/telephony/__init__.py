"""The telephone's edge: what a provider's webhook may say, and how it is told what to do."""

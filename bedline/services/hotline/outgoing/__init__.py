"""What Bedline has to tell: which calls and texts follow from what has happened, and which follow those."""

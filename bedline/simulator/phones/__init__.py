"""The telephones of the simulated people: they call, listen, press keys, text, and are rung."""

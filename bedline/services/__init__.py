"""The use cases: each takes an open unit of work, asks the domain, keeps the result and records what happened."""

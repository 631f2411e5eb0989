"""Storage and clock in memory: as true to the ports as PostgreSQL, and tried by the same contract suite."""

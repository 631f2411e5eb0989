"""What Bedline stands on: database, telephone network, clock, files; each behind a port."""

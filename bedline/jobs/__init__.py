"""The rhythm: sweeps that ask what is due, kept by one leader."""

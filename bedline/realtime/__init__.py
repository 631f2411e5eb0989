"""Live boards: the log of streams pushed to open sockets."""

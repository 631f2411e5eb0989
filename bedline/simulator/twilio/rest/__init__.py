"""The REST API, as the SDK asks it and reads its answers."""

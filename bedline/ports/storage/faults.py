"""What can go wrong with keeping things that is no refusal."""


class StorageBusy(Exception):
    """The database chose this work as the one to give way; nothing of it happened."""


class StorageAway(Exception):
    """The database cannot be reached; nothing of this work happened."""


class StorageMisused(Exception):
    """The caller did what this work does not allow, such as writing in a *reading* one: a bug, not a refusal."""

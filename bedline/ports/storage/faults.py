"""What can go wrong with keeping things that is no refusal."""


class StorageBusy(Exception):
    """The database chose this work as the one to give way; nothing of it happened."""


class StorageAway(Exception):
    """The database cannot be reached; nothing of this work happened."""


class Repeated(Exception):
    """The work was done before, under the same key; nothing of it happens again."""


class StorageMisused(Exception):
    """The caller did what this work does not allow, such as writing in a *reading* one: a bug, not a refusal."""

"""What can go wrong with the embedded database, in words for the person who started it."""


class ClusterError(Exception):
    """The database cannot be used; the message says why and what to do."""


class InUse(ClusterError):
    """Somebody else runs this installation already."""


class NotRunning(ClusterError):
    """Nobody runs this installation's database."""

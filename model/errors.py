"""The errors that reach a person."""


class AndonError(Exception):
    """Base of what Andon says in one sentence instead of a trace."""


class InputError(AndonError):
    """What the user gave is wrong: the sentence says what, where, and what would be right. Exit code 2."""


class ServiceError(AndonError):
    """A service that the work needs (database, Slack) does not answer or refuses. Exit code 3."""

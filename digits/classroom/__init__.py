"""A class that draws together: its code, its tasks, what was handed in, and what it shows.

Left out: the pages of teacher and pupils (see views/classroom).
"""

from digits import DigitsError


class ClassError(DigitsError):
    """What a teacher or a pupil asks of a class in vain; the sentence says why."""


class WrongCode(ClassError):
    """There is no class of that code, or the secret is that of another."""


class NotNow(ClassError):
    """The database does not answer, or has no room: the same may succeed later."""

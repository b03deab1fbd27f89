"""Codes and secrets of classes.

A code of four letters can be read from a projector and typed without a mistake. Who has the
secret is the teacher; the database keeps its SHA-256 alone.
"""

import hashlib
import hmac
import secrets

# Without vowels, which make words, and without letters that look like another or like a digit.
LETTERS = "CDFHJKMPRTWX"
LENGTH = 4
MAX_TEXT = 64  # characters of a token or an id; a UUID has 36


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def plain_code(text: str) -> str | None:
    """The code in what a person typed: in any case, with spaces or hyphens; None if it is none."""
    code = "".join(sign for sign in text.upper() if sign not in " -")
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else None


def new_secret() -> str:
    """For a teacher, or as the token of a pupil: 128 random bits."""
    return secrets.token_urlsafe(16)


def is_plain(text: str) -> bool:
    """Whether a browser can have kept it as a token or an id; PostgreSQL takes no NUL."""
    return 0 < len(text) <= MAX_TEXT and text.isascii() and text.isprintable()


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def is_secret(secret: str, kept_hash: str) -> bool:
    return hmac.compare_digest(hash_of(secret), kept_hash)

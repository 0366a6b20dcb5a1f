"""Passwords: made, hashed and checked; those of people and of the Web Connector alike.

Hashing is slow by design. What is checked against somebody who does not exist takes as
long as what is checked against somebody who does.
"""

import functools
import secrets

import argon2

_hasher = argon2.PasswordHasher()


def new() -> str:
    """A password that survives copying: no blanks, no look-alike signs."""
    return secrets.token_urlsafe(18).replace("-", "x").replace("_", "y")


def hashed(password: str) -> str:
    """What is stored of a password."""
    return _hasher.hash(password)


@functools.cache
def nobody() -> str:
    """What the password of an unknown user is checked against: it takes as long."""
    # Made at the first use: hashing is slow, and most commands never come here.
    return _hasher.hash(secrets.token_hex(16))


def matches(stored: str, password: str) -> bool:
    """Say whether a password is the one of which the hash is stored."""
    try:
        return _hasher.verify(stored, password.encode("utf-8", "replace"))
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False

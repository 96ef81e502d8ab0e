"""The names that we use of Flask-Security, without the library for passkeys that it takes along.

It loads that one wherever it is installed, for pages of its own that we do not use: 120 ms and
7 MB. Ours (factors/passkeys.py) load it when the first passkey is used.
"""

from __future__ import annotations

from app.later import as_if_missing

with as_if_missing("webauthn"):
    from flask_security import (
        LoginForm,
        RoleMixin,
        Security,
        SQLAlchemySessionUserDatastore,
        UserMixin,
        hash_password,
        login_user,
        logout_user,
        user_authenticated,
        verify_password,
    )

__all__ = [
    "LoginForm",
    "RoleMixin",
    "SQLAlchemySessionUserDatastore",
    "Security",
    "UserMixin",
    "hash_password",
    "login_user",
    "logout_user",
    "user_authenticated",
    "verify_password",
]

"""The screening of the codebook, under the name by which this room and those above know it."""

from app.codebook.screening import looks_like, screen

__all__ = ["looks_like", "screen"]

"""Pages of second factors: one's own, the code after the password, and the way back."""

from flask import Blueprint

blueprint = Blueprint("factors", __name__)

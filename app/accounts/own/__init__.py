"""One's own account: what it is, its password."""

from flask import Blueprint

blueprint = Blueprint("own", __name__)

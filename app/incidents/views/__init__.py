"""The pages of reports, a file for each task."""

from flask import Blueprint

blueprint = Blueprint("incidents", __name__)

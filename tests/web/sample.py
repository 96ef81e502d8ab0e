"""A small application made of the shared web parts alone, without a database."""

from __future__ import annotations

from datetime import date

from flask import Flask, Response, abort, jsonify, redirect, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader
from werkzeug.exceptions import ServiceUnavailable
from wtforms import EmailField, HiddenField, PasswordField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from app.config import CHECKOUT
from app.web import init_web
from app.web.access import public
from app.web.charts import Bar, MonthBar
from app.web.errors import refuse
from app.web.forms import (
    ChoiceField,
    ClockField,
    DayField,
    Form,
    LongTextField,
    ManyField,
    Option,
    TextField,
    WholeNumberField,
)

LONGEST_TEXT = 2000


class SampleForm(Form):
    """One question of every kind."""

    submission_key = HiddenField(default="key-1")
    facility = TextField("Where?", description="Court or office")
    venue_type = ChoiceField(
        "What kind of place?",
        [InputRequired("Say what kind of place it was")],
        choices=[Option("immigration_court", "Immigration court"), Option("other", "Other")],
    )
    city = TextField("City", [DataRequired("Enter the city")])
    state = SelectField(
        "State", choices=[Option("", "Choose"), Option("AZ", "Arizona")], validate_choice=False
    )
    incident_date = DayField("Date", default=date(2026, 4, 15))
    incident_time = ClockField("Time")
    people_count = WholeNumberField("People", [NumberRange(0, 500, "Enter 0 to 500")], default=1)
    incident_outcome = ChoiceField(
        "What happened?",
        [InputRequired("Say what happened")],
        choices=[
            Option("detained", "Detained", meaning="Officers took or kept the person."),
            Option("did_not_attend_fear", "Did not attend for fear"),
            Option("unknown", "Don't know"),
        ],
    )
    agents_count = ChoiceField(
        "Agents",
        choices=[Option("1", "1 or 2"), Option("2", "3 to 5"), Option("unknown", "Don't know")],
        blank="No answer yet",
    )
    agencies = ManyField(
        "Agencies", choices=[Option("ice", "ICE"), Option("hsi", "HSI")], description="All you saw"
    )
    narrative = LongTextField(
        "A few words", [Length(max=LONGEST_TEXT, message="Shorten it")], description="No names."
    )


class SignInForm(Form):
    """As a sign-in page has it."""

    email = EmailField("E-mail", [InputRequired("Enter your e-mail address")])
    password = PasswordField("Password", [InputRequired("Enter your password")])


PAGES = {
    "sample/form.html": """{% extends "web/base.html" %}
{% from "web/fields.html" import error_prefix, error_summary, hidden, question, submit %}
{% block title %}{{ error_prefix(form) }}Sample{% endblock %}
{% block main %}<form method="post" novalidate data-keep data-once class="report"><h1>Sample</h1>
{{ error_summary(form) }}{{ hidden(form.submission_key) }}
{{ question(form.facility, list="facilities", data_suggest="/suggest") }}
{{ question(form.venue_type) }}
<div class="row">{{ question(form.city) }}{{ question(form.state) }}</div>
<div class="row">{{ question(form.incident_date) }}{{ question(form.people_count) }}</div>
{{ question(form.incident_time) }}{{ question(form.incident_outcome) }}
{{ question(form.agents_count, {"field": "incident_outcome", "in": ["detained"]}, optional=true) }}
{{ question(form.agencies, {"any": [{"field": "incident_outcome", "in": ["detained"]},
                                    {"field": "elsewhere", "given": false}]}) }}
{{ question(form.narrative, rows=4) }}{{ submit("File") }}</form>
<datalist id="facilities"><option value="Phoenix Immigration Court"></datalist>{% endblock %}""",
    "sample/list.html": """{% extends "web/base.html" %}
{% from "web/parts.html" import badge, empty, facts, filter_box, pager, receipt %}
{% from "web/fields.html" import question %}
{% block title %}List{% endblock %}
{% block main %}<h1>Reports</h1>
{% call filter_box(1) %}<form class="filters">{{ question(form.city) }}</form>{% endcall %}
<table class="list"><caption class="visually-hidden">Reports</caption>
<thead><tr><th scope="col">Place</th><th scope="col">Date</th>
<th scope="col">Review</th></tr></thead>
<tbody>{% for status in statuses %}<tr><th scope="row"><a href="/list">Phoenix, AZ</a></th>
<td data-label="Date" class="nowrap">{{ day | format_date }}</td>
<td data-label="Review">{{ badge(status, status) }}</td></tr>{% endfor %}</tbody></table>
{{ pager("/list?newer", "/list?older") }}
<div class="with-side"><section class="part"><h2>Facts</h2>
{{ facts([("City", "Phoenix"), ("Docket", none)]) }}</section>
<aside class="side panel" aria-label="Decision"><h2>Decision</h2></aside></div>
{{ empty("Nothing waits", "New reports appear here.") }}{% endblock %}""",
    "sample/receipt.html": """{% extends "web/base.html" %}
{% from "web/parts.html" import receipt %}{% block title %}Filed{% endblock %}
{% block main %}{% call receipt("Filed", "K7Q4-MZ2P", "Number") %}
<ul class="steps"><li><a href="/list">Complete it</a></li></ul>{% endcall %}{% endblock %}""",
    "sample/counts.html": """{% extends "web/base.html" %}
{% from "web/charts.html" import bar_table, month_chart %}{% block title %}Counts{% endblock %}
{% block main %}<div class="lead"><h1><span class="number">1,608</span>people</h1></div>
<section class="two"><div><h2>By city</h2>{{ bar_table("People detained", bars, "People") }}</div>
<div><h2>By month</h2>{{ month_chart("People detained", months, "People") }}</div></section>
{% endblock %}""",
    "sample/sign_in.html": """{% extends "web/base.html" %}
{% from "web/fields.html" import error_summary, question, submit %}
{% block title %}Sign in{% endblock %}{% block main %}<div class="narrow"><h1>Sign in</h1>
<form method="post" novalidate>{{ error_summary(form) }}
{{ question(form.email, autocomplete="username") }}
{{ question(form.password, autocomplete="current-password") }}{{ submit("Sign in") }}</form>
</div>{% endblock %}""",
}
STATUSES = ("draft", "submitted", "needs_info", "accepted", "duplicate", "rejected", "withdrawn")
BARS = [
    Bar("New York, NY", 412, "412", "/list?city=New+York"),
    Bar("Phoenix, AZ", 3, "3", "/list?city=Phoenix"),
    Bar("Omaha, NE", None, "fewer than 5", None, "held"),
    Bar("Elsewhere", 140, "140", None, "rounded"),
    Bar("Nowhere, ND", 0, "0"),
]
MONTHS = [
    MonthBar(date(2025, 10, 1), 143, "143", "/list?month=2025-10"),
    MonthBar(date(2025, 11, 1), 98, "98", "/list?month=2025-11", span=3),
    MonthBar(date(2026, 2, 1), None, "not yet published", None, "held"),
    MonthBar(date(2026, 3, 1), 120, "120", "/list?month=2026-03", "rounded"),
]
SUGGESTED = {
    "name": "Phoenix Immigration Court",
    "city": "Phoenix",
    "state": "AZ",
    "venue_type": "immigration_court",
    "today": "2026-04-14",
}


def make_sample_app() -> Flask:
    """Make the application; tests may add routes before its first request."""
    app = Flask(
        "app",
        template_folder=str(CHECKOUT / "templates"),
        static_folder=str(CHECKOUT / "app/static"),
    )
    app.config.update(SECRET_KEY="only for tests", TESTING=True, PROPAGATE_EXCEPTIONS=False)
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True}
    loader = FileSystemLoader(str(CHECKOUT / "templates"))
    app.jinja_loader = ChoiceLoader([loader, DictLoader(PAGES)])
    init_web(app)
    _add_pages(app)
    _add_answers(app)
    return app


def _add_pages(app: Flask) -> None:
    @app.context_processor
    def navigation() -> dict[str, object]:
        items = [("Form", "/form", request.path == "/form"), ("List", "/list", False)]
        return {
            "navigation": items,
            "synthetic": True,
            "signed_in_as": "attorney@demo.example",
            "sign_out_url": "/sign-out",
        }

    @app.route("/form", methods=["GET", "POST"])
    def form_page() -> ResponseReturnValue:
        form = SampleForm(request.form) if request.method == "POST" else SampleForm()
        if request.method == "POST" and form.validate():
            return redirect("/receipt", code=303)
        return render_template("sample/form.html", form=form), 422 if form.errors else 200

    @app.route("/sign-in", methods=["GET", "POST"])
    def sign_in() -> ResponseReturnValue:
        form = SignInForm(request.form)
        if request.method == "POST":
            form.validate()
        return render_template("sample/sign_in.html", form=form)

    @app.get("/list")
    def list_page() -> str:
        return render_template(
            "sample/list.html", form=SampleForm(), statuses=STATUSES, day=date(2026, 4, 15)
        )

    @app.get("/receipt")
    def receipt_page() -> str:
        return render_template("sample/receipt.html")

    @app.get("/counts")
    def counts_page() -> str:
        return render_template("sample/counts.html", bars=BARS, months=MONTHS)

    @app.get("/")
    @public
    def first_page() -> str:
        return "first"


def _add_answers(app: Flask) -> None:
    @app.get("/suggest")
    def suggest() -> Response:
        wanted = request.args["q"].lower()
        return jsonify(results=[SUGGESTED] if wanted in SUGGESTED["name"].lower() else [])

    @app.route("/status/<int:status>", methods=["GET", "POST"])
    def answer_with(status: int) -> ResponseReturnValue:
        if status < 400:
            return Response("ok", status)
        raise ServiceUnavailable if status == 503 else abort(status)

    @app.route("/refused", methods=["GET", "POST"])
    def refused() -> ResponseReturnValue:
        refuse(409, "Somebody else was <faster>.")

    @app.route("/crash", methods=["GET", "POST"])
    def crash() -> ResponseReturnValue:
        raise RuntimeError("a secret of the inside")

    @app.route("/unsafe", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def unsafe() -> str:
        return "done"

    @app.get("/remember")
    def remember() -> str:
        cookie["seen"] = "yes"
        return "remembered"

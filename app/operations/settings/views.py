"""Settings of the indicators. Each change is an event of the audit."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission, who
from app.codebook.indicators import INDICATORS, SETTING_KINDS
from app.database import reading, writing
from app.incidents.indicators.settings import read_settings, write_rule, write_settings
from app.operations.settings.forms import rule_form, settings_form, version_of
from app.web.errors import refuse

blueprint = Blueprint("settings", __name__)


@blueprint.route("/settings", methods=["GET", "POST"])
@permission("settings.change")
def overview() -> ResponseReturnValue:
    """What rules use, and the list of rules."""
    settings = read_settings(reading())
    if request.method != "POST":  # HEAD too: nothing but POST writes
        return _overview(settings_form(settings))
    form = settings_form(settings, request.form)
    if not form.validate():
        return _overview(form), 422
    with writing() as session:
        if form["version"].data != version_of(read_settings(session).values):
            _changed_meanwhile()
        values = {name: form[name].data for name in SETTING_KINDS}
        changed = write_settings(session, who(current_actor()), values)
    _say(changed=changed)
    return redirect(url_for("settings.overview"), 303)


@blueprint.route("/settings/indicators/<indicator>", methods=["GET", "POST"])
@permission("settings.change")
def rule(indicator: str) -> ResponseReturnValue:
    """One rule: on or off, its days, its note."""
    if indicator not in INDICATORS:
        abort(404)
    change = read_settings(reading()).change(indicator)
    if request.method != "POST":  # HEAD too: nothing but POST writes
        return _rule(indicator, rule_form(change))
    form = rule_form(change, request.form)
    if not form.validate():
        return _rule(indicator, form), 422
    with writing() as session:
        if form.version.data != version_of(read_settings(session).change(indicator)):
            _changed_meanwhile()
        changed = write_rule(session, who(current_actor()), form.change(indicator))
    _say(changed=changed)
    return redirect(url_for("settings.overview"), 303)


def _overview(form: object) -> str:
    return render_template(
        "operations/settings.html",
        form=form,
        settings=read_settings(reading()),
        rules=list(INDICATORS.values()),
    )


def _rule(indicator: str, form: object) -> str:
    return render_template("operations/rule.html", form=form, rule=INDICATORS[indicator])


def _say(*, changed: bool) -> None:
    flash(_("Saved. It holds from now on.") if changed else _("Nothing was changed."))


def _changed_meanwhile() -> None:
    refuse(409, _("Somebody changed this setting since you opened the page. Open it again."))

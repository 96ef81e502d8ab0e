"""`docket remind`: for cron, once a day."""

from __future__ import annotations

import click

from app.cli.common import database_of, ready_app
from app.database import now
from app.exchange.imports.holding import forget_old
from app.incidents.consent.mailing import letters
from app.incidents.consent.reminders import Reminder, claim, release, reminders_due
from app.web.mail import deliver, mail_is_set


@click.command()
def remind() -> None:
    """Mail people about reports that wait for a client's answer.

    Each person is told of each report 2, 7 and 30 days after it was filed, once; a second run
    the same day sends nothing.
    """
    app = ready_app()
    database, moment = database_of(app), now()
    with database.write() as session:
        forget_old(session)  # uploaded sheets that nobody came back to for a week
    with app.app_context():
        if not mail_is_set():
            with database.read() as session:
                waiting = reminders_due(session, moment)
            click.echo("No mail server is set (MAIL_SERVER): nothing was sent.")
            click.echo(f"Due now: {_told(waiting)}.")
            return
        with database.write() as session:
            due = reminders_due(session, moment)
            claim(session, due, moment)
        sent = set(deliver(letters(due)))
        failed = [one for one in due if one.email not in sent]
        if failed:
            with database.write() as session:
                release(session, failed)
    click.echo(f"Sent: {_told([one for one in due if one.email in sent])}.")
    if failed:
        click.echo(f"The mail server did not take {_told(failed)}. The next run tries again.")


def _told(reminders: list[Reminder]) -> str:
    reports = {number for one in reminders for number in one.due}
    mails = "1 mail" if len(reminders) == 1 else f"{len(reminders)} mails"
    return f"{mails} about {'1 report' if len(reports) == 1 else f'{len(reports)} reports'}"

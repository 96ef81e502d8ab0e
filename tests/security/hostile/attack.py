"""One hostile text after the other into every writable field, as the browser would send it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import Office, Person
from app.accounts.roles import Role
from app.accounts.service import invite
from app.incidents.forms import LONG, QUICK, QUICK_HIDDEN
from app.ledger.chain import SHELL
from tests.factories import PASSWORD, answers
from tests.security.hostile.outcome import Outcome, normalized
from tests.security.world import PLACE, World

FORM = "application/x-www-form-urlencoded"
LONGEST_BODY = 1_900_000  # bytes; above 2 MB a bare 413 is right
FREE_TEXTS = ("facility_other", "narrative")
SETTLED = ("review_status", "sharing_basis", "confidence", "date_precision", "reason", "revision")
LISTS = ("/incidents", "/review", "/exports", "/exports/incidents.csv", "/insights")
VALID = answers(**PLACE, city="Billings", sharing_basis=None)


class Attack(Outcome):
    """A world under attack: who asks, and what is sent."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.attorney = self.world.client("attorney")
        self.coordinator = self.world.client("network_coordinator")
        self.nobody = self.world.client("nobody")
        self.record_id = self.world.file("attorney", city="Billings", sharing_basis=None)
        self.decided = self.world.file("attorney", city="Billings", sharing_basis="pending")

    # Requests -----------------------------------------------------------------------------

    def post(
        self, client: FlaskClient, path: str, form: Mapping[str, str], text: str
    ) -> TestResponse:
        """Post a form and judge the answer."""
        body = urlencode(form, errors="surrogatepass")
        response = client.post(path, data=body, content_type=FORM, buffered=True)
        self.judge(f"POST {path.partition('?')[0]}", response, text)
        return response

    def get(self, client: FlaskClient, path: str, text: str) -> TestResponse:
        """Ask for an address and judge the answer."""
        response = client.get(path, buffered=True)
        self.judge(f"GET {path.partition('?')[0][:40]}", response, text)
        return response

    # Forms --------------------------------------------------------------------------------

    def all_of_quick(self, texts: Sequence[str]) -> None:
        """A text of its own in every field of the quick report, hidden ones included."""
        form = _spread((*QUICK, *QUICK_HIDDEN), texts)
        self.post(self.attorney, "/incidents/new", form, _longest(form))

    def all_of_edit(self, texts: Sequence[str]) -> None:
        """A text of its own in every field of the long page."""
        form = _spread((*LONG, "revision"), texts)
        self.post(self.attorney, f"/incidents/{self.record_id}/edit", form, _longest(form))

    def all_of_decision(self, texts: Sequence[str]) -> None:
        """A text of its own in every field of a decision."""
        form = _spread(SETTLED, texts)
        self.post(self.coordinator, f"/incidents/{self.record_id}/decision", form, _longest(form))

    def file(self, text: str) -> str | None:
        """A report that is right but for its free texts: kept as normalized, or refused."""
        form = {
            **VALID,
            "facility_other": text,
            "narrative": text,
            "submission_key": str(uuid.uuid4()),
        }
        response = self.post(self.attorney, "/incidents/new", form, text)
        if response.status_code == 303:
            record_id = response.headers["Location"].split("/")[2]
            self.must_hold(record_id, dict.fromkeys(FREE_TEXTS, text))
            return record_id
        self.must_be_named("quick report", response, dict.fromkeys(FREE_TEXTS, text))
        return None

    def city(self, text: str) -> None:
        """A city that is on no list, or perhaps on one."""
        form = {**VALID, "city": text, "submission_key": str(uuid.uuid4())}
        response = self.post(self.attorney, "/incidents/new", form, text)
        if response.status_code == 303:
            self.must_hold(response.headers["Location"].split("/")[2], {"city": text})
        else:
            self.must_be_named("city", response, {"city": text})

    def edit(self, text: str) -> None:
        """The same through the long page, over a record that is there."""
        form = {
            "revision": str(self.revision(self.record_id)),
            "narrative": text,
            "facility_other": text,
        }
        path = f"/incidents/{self.record_id}/edit"
        response = self.post(self.attorney, path, form, text)
        typed = dict.fromkeys(FREE_TEXTS, text)
        if response.status_code == 303:
            self.must_hold(self.record_id, typed)
            if set(text) & set("<>&'\"`"):
                self.get(self.attorney, f"/incidents/{self.record_id}/narrative", text)
                self.get(self.attorney, f"/incidents/{self.record_id}", text)
                self.get(self.attorney, path, text)
        else:
            self.must_be_named("long page", response, typed)

    def decide(self, text: str) -> None:
        """The reason of a decision."""
        form = {
            "revision": str(self.revision(self.decided)),
            "review_status": "needs_info",
            "reason": text,
        }
        response = self.post(self.coordinator, f"/incidents/{self.decided}/decision", form, text)
        if response.status_code == 303:
            self.must_hold(self.decided, {"reason": text})
            self.get(self.coordinator, f"/incidents/{self.decided}", text)
        else:
            self.must_be_named("decision", response, {"reason": text})

    def withdraw(self, record_id: str, text: str) -> None:
        """The reason of taking a report back."""
        form = {"revision": str(self.revision(record_id)), "reason": text}
        response = self.post(self.attorney, f"/incidents/{record_id}/withdraw", form, text)
        if response.status_code == 303:
            self.must_hold(record_id, {"reason": text})
            self.get(self.attorney, f"/incidents/{record_id}", text)
        else:
            self.must_be_named("withdrawing", response, {"reason": text})

    def sign_in(self, text: str) -> None:
        """Address, password and target of a sign-in."""
        mail = self.world.people["attorney"].email
        for form in (
            {"email": text, "password": text, "next": text},
            {"email": mail, "password": text},
            {"email": mail, "password": PASSWORD, "next": text},
        ):
            self.post(self.world.client("nobody"), "/sign-in", form, text)
        self.get(self.nobody, f"/sign-in?{_query('next', text)}", text)
        self.post(self.nobody, "/language", {"language": text, "next": text}, text)
        self.post(self.nobody, "/language", {"language": "en", "next": text}, text)

    def accept(self, text: str) -> None:
        """Name, address and password of an invitation."""
        with self.world.database.write() as session:
            office = session.get_one(Office, self.world.people["attorney"].office.id)
            token = invite(session, SHELL, email=None, office=office, roles=[Role.ADVOCATE])
        path, mail = f"/invitations/{token}", f"{uuid.uuid4().hex}@example.org"
        self.post(self.nobody, path, {"email": text, "name": text, "password": "short"}, text)
        self.post(self.nobody, path, {"email": text, "name": "Kim", "password": "short"}, text)
        form = {"email": mail, "name": text, "password": PASSWORD}
        response = self.post(self.world.client("nobody"), path, form, text)
        if response.status_code == 303:
            with self.world.database.read() as session:
                name = session.scalar(select(Person.name).where(Person.email == mail))
            # A name stands on one line: runs of white space are one space.
            self.must_equal("name", name, " ".join(normalized(text).split()))
        else:
            self.must_be_named("invitation", response, {"name": text})

    # Addresses ----------------------------------------------------------------------------

    def filters(self, name: str, text: str, pages: Sequence[str] = LISTS) -> None:
        """A filter of these lists."""
        for page in pages:
            self.get(self.coordinator, f"{page}?{_query(name, text)}", text)

    def addresses(self, text: str) -> None:
        """What stands in paths and in the other parameters."""
        if len(text) > 4_000:
            return  # no server lets such an address in
        in_path = quote(text, safe="", errors="surrogatepass")
        for path in (
            f"/incidents/{in_path}",
            f"/incidents/{in_path}/edit",
            f"/invitations/{in_path}",
            f"/static/{in_path}",
            f"/{in_path}",
        ):
            self.get(self.attorney, path, text)
        self.post(self.coordinator, f"/incidents/{in_path}/decision", {}, text)
        for path in (
            "/places/suggest?q",
            "/incidents/new?like",
            "/incidents/new?at",
            "/incidents/new?city",
            "/incidents/new?facility",
            "/incidents?after",
            "/incidents?before",
            "/exports/incidents.csv?values",
            "/exports/incidents.csv?narrative",
            "/incidents?from",
        ):
            at, name = path.split("?")
            self.get(self.coordinator, f"{at}?{_query(name, text)}", text)
        self.get(self.coordinator, f"/incidents?{_query(text, text)}", text)


def _spread(names: Sequence[str], texts: Sequence[str]) -> dict[str, str]:
    """One text for each field, as long as the body may be."""
    form, room = {}, LONGEST_BODY
    for number, name in enumerate(names):
        text = texts[number % len(texts)]
        size = len(urlencode({name: text}, errors="surrogatepass"))
        if size < room:
            form[name], room = text, room - size
    return form


def _longest(form: Mapping[str, str]) -> str:
    return max(form.values(), key=len, default="")


def _query(name: str, text: str) -> str:
    return urlencode({name: text[:3_000]}, errors="surrogatepass")

"""Where a canary is planted: each takes the planter and a word, and says if it was as it should be.

Stored ones are read back by somebody who may; the rest is typed, refused or shown, and must be
gone with the answer.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.factories import PASSWORD, answers
from tests.security.canaries.asker import Asker, Got


@dataclass
class Planter:
    """The people, and a report that is there already."""

    attorney: Asker
    coordinator: Asker
    nobody: Asker
    tokens: list[str]
    emails: list[str]
    secrets: list[str]  # of second factors
    record_id: str = ""
    revision: int = 0
    sheet: str = ""  # the address of an uploaded sheet
    wrong: list[str] = field(default_factory=list)

    def file(self, **given: str | None) -> Got:
        """A report, with these answers."""
        fields = {**answers(**given), "submission_key": str(uuid.uuid4())}
        filed = self.attorney.post("/incidents/new", fields)
        if filed.status == 303:
            self.record_id, self.revision = filed.location.split("/")[2], 1
        return filed

    @property
    def at(self) -> str:
        return f"/incidents/{self.record_id}"

    def change(self, by: Asker, page: str, **given: str) -> Got:
        """A change of the newest report."""
        changed = by.post(f"{self.at}/{page}", {"revision": str(self.revision), **given})
        self.revision += changed.status == 303
        return changed


Place = Callable[[Planter, str], bool]


def _narrative(it: Planter, word: str) -> bool:
    filed = it.file(narrative=f"There was a {word}.")
    return filed.status == 303 and word in it.attorney.get(f"{it.at}/narrative").text


def _place_on_no_list(it: Planter, word: str) -> bool:
    filed = it.file(facility=None, facility_other=f"The {word} hall")
    return filed.status == 303 and word in it.attorney.get(it.at).text


def _edited(it: Planter, word: str) -> bool:
    changed = it.change(it.attorney, "edit", narrative=f"Or a {word}.")
    return changed.status == 303 and word in it.attorney.get(f"{it.at}/narrative").text


def _place_edited(it: Planter, word: str) -> bool:
    it.file(facility=None, facility_other="A hall")
    changed = it.change(it.attorney, "edit", facility_other=f"The {word} door")
    return changed.status == 303 and word in it.attorney.get(it.at).text


def _reason(it: Planter, word: str) -> bool:
    it.file()
    decided = it.change(
        it.coordinator, "decision", review_status="needs_info", reason=f"Which {word}?"
    )
    return decided.status == 303 and word in it.attorney.get(it.at).text


def _withdrawn(it: Planter, word: str) -> bool:
    it.file()
    gone = it.change(it.attorney, "withdraw", reason=f"No {word}.")
    return gone.status == 303 and word in it.attorney.get(f"{it.at}/history").text


def _declared(kind: str) -> Place:
    def plant(it: Planter, word: str) -> bool:
        it.file(sharing_basis="client_consented")
        typed = {"declarant_name": f"Kim {word}", "declarant_role": f"an attorney at {word} Law"}
        return it.attorney.post(f"{it.at}/declaration{kind}", typed).status == 200

    return plant


def _exported(it: Planter, word: str) -> bool:
    it.file(narrative=f"An exported {word}.")
    return word in it.coordinator.get("/exports/incidents.csv?narrative=yes").text


def _sheet_under_way(it: Planter, word: str) -> bool:
    """An uploaded sheet, so large that a form of another page would go through a temporary file."""
    if it.sheet:
        it.coordinator.post(f"{it.sheet}/discard", {"sure": "yes"})
    head = f'Content-Disposition: form-data; name="file"; filename="{word}.csv"'
    rows = f"Date,City,Notes\r\n2026-03-01,Miami,{word}\r\n" + f",,{word} {'x' * 600}\r\n" * 1_500
    body = f"--edge\r\n{head}\r\n\r\n{rows}\r\n--edge--\r\n".encode()
    kind = {"Content-Type": "multipart/form-data; boundary=edge"}
    sent = it.coordinator.send("POST", "/imports", body, kind)
    it.sheet = sent.location.rpartition("/")[0]
    return sent.status == 303 and word in it.coordinator.get(f"{it.sheet}/reading").text


def _wrong_password(it: Planter, word: str) -> bool:
    typed = {"email": it.emails[0], "password": f"{word} {word}"}
    return it.nobody.post("/sign-in", typed).status == 200


def _wrong_code(it: Planter, word: str) -> bool:
    it.nobody.post("/sign-in", {"email": it.emails[1], "password": PASSWORD})
    typed = {"code": word, "recovery_code": f"{word} {word}", "passkey": "", "challenge": word}
    return it.nobody.post("/sign-in/code", typed).status in (422, 429)


def _wrong_passkey(it: Planter, word: str) -> bool:
    it.nobody.post("/sign-in", {"email": it.emails[1], "password": PASSWORD})
    typed = {"passkey": f'{{"rawId": "{word}", "response": {{}}}}', "challenge": word}
    return it.nobody.post("/sign-in/code", typed).status == 422


def _changed_password(it: Planter, word: str) -> bool:
    typed = {"password": word, "new_password": f"{word} {word}", "new_password_again": word}
    return it.attorney.post("/account/password", typed).status == 422


def _new_password(it: Planter, word: str) -> bool:
    if not it.tokens:
        return True
    typed = {"password": f"{word} is long enough", "name": "Kim"}
    made = it.nobody.post(f"/invitations/{it.tokens.pop()}", typed)
    return made.status == 303


def _refused(status: int, page: str = "/incidents/new") -> Place:
    def plant(it: Planter, word: str) -> bool:
        fields = {**answers(narrative=f"A refused {word}."), "city": word, "state": ""}
        return it.attorney.post(page, fields).status == status

    return plant


def _stale(it: Planter, word: str) -> bool:
    it.file(narrative="First words.")
    it.change(it.attorney, "edit", narrative="Second words.")
    fields = {"revision": "1", "narrative": f"A late {word}."}
    return it.attorney.post(f"{it.at}/edit", fields).status == 409


def _from_elsewhere(it: Planter, word: str) -> bool:
    # The origin itself is written to the log, for whoever sets up a proxy: it is no secret.
    headers = {"Origin": "https://evil.example", "Referer": f"https://evil.example/{word}"}
    fields = answers(narrative=f"A foreign {word}.")
    return it.attorney.post("/incidents/new", fields, headers).status == 403


def _signed_out(it: Planter, word: str) -> bool:
    return it.nobody.post("/incidents/new", answers(narrative=f"A lost {word}.")).status == 401


def _too_large(it: Planter, word: str) -> bool:
    body = f"narrative={word}+".encode() * 150_000
    return it.attorney.send("POST", "/incidents/new", body[:2_200_000]).status == 413


def _as_a_file(it: Planter, word: str) -> bool:
    """Larger than what is kept in memory: it goes through a temporary file."""
    part = b'--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\n'
    body = part + f"{word} ".encode() * 60_000 + b"\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    return it.attorney.send("POST", "/incidents/new", body[:1_900_000], headers).status == 422


def _in_an_address(path: str, status: int) -> Place:
    return lambda it, word: it.attorney.get(path.format(word)).status == status


def _in_headers(it: Planter, word: str) -> bool:
    names = ("User-Agent", "X-Forwarded-For", "Referer", "Accept-Language", "Forwarded", "X-Word")
    return it.attorney.get("/incidents", dict.fromkeys(names, word)).status == 200


def _in_a_cookie(it: Planter, word: str) -> bool:
    return it.nobody.get("/incidents", {"Cookie": f"session={word}; {word}=1"}).status == 302


def _posted(page: str, name: str, *statuses: int) -> Place:
    def plant(it: Planter, word: str) -> bool:
        it.file(sharing_basis="pending")
        sent = it.attorney.post(page.format(at=it.at), {"revision": "1", name: word})
        return sent.status in statuses

    return plant


def _unknown_account(it: Planter, word: str) -> bool:
    typed = {"email": f"{word}@example.org", "password": PASSWORD}
    return it.nobody.post("/sign-in", typed).status == 200


PLACES: Mapping[str, Place] = {
    "narrative, filed": _narrative,
    "narrative, edited": _edited,
    "place on no list, filed": _place_on_no_list,
    "place on no list, edited": _place_edited,
    "reason of a decision": _reason,
    "reason of a withdrawal": _withdrawn,
    "text in an export": _exported,
    "sheet under way": _sheet_under_way,
    "declarant, preview": _declared(""),
    "declarant, .docx": _declared(".docx"),
    "declarant, .pdf": _declared(".pdf"),
    "wrong password": _wrong_password,
    "password of a new account": _new_password,
    "wrong code": _wrong_code,
    "wrong passkey": _wrong_passkey,
    "wrong old password": _changed_password,
    "address of no account": _unknown_account,
    "refused report": _refused(422),
    "stale edit": _stale,
    "form of another site": _from_elsewhere,
    "form after the session": _signed_out,
    "form that is too large": _too_large,
    "uploaded file": _as_a_file,
    "wrong help": _posted("{at}/help", "help_needed", 422),
    "wrong basis": _posted("{at}/consent", "sharing_basis", 422),
    "wrong step": _posted("{at}/steps", "step", 422),
    "wrong language": _posted("/language", "language", 400),
    "filter of a list": _in_an_address("/incidents?city={}", 400),
    "filter of an export": _in_an_address("/exports/incidents.csv?narrative={}", 403),
    "number of a report": _in_an_address("/incidents/{}", 404),
    "secret of an invitation": _in_an_address("/invitations/{}", 404),
    "suggestion of a place": _in_an_address("/places/suggest?q={}", 200),
    "headers": _in_headers,
    "cookie": _in_a_cookie,
}

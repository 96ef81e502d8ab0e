"""Looking through an XLSX file before anything opens it: how large it unpacks, what is in it.

Sizes that an archive states are not believed: every part is unpacked, a piece at a time, and
counted. XML with a document type is refused, so no entity is ever expanded. A sheet says by its
cells how large a table it needs, which a reader would set aside at once: two cells may ask for
seventeen thousand million.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath
from xml.parsers import expat

from app.codebook import marked
from app.exchange.imports.grid import Unusable
from app.exchange.imports.prose import is_prose

PIECE = 64 * 1024
MOST_PARTS = 500
MOST_SHEETS = 60
LARGEST_PART = 128 * 1024 * 1024  # bytes, unpacked
LARGEST_WHOLE = 192 * 1024 * 1024
MOST_ROWS = 200_000
MOST_CELLS = 2_000_000  # of the rectangle that a sheet's cells span
LONGEST_CELL = 32_767  # characters; Excel's own limit
MOST_PROSE = 2_000  # texts taken for formulas that are kept
DEEPEST = 60
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"

BROKEN = marked(
    "The workbook is damaged. Open it in a spreadsheet program, save it as .xlsx, and try again."
)
PACKED = marked("This is a zip archive. Unpack it, and choose the sheet that lies in it.")
SAVE_PLAIN = marked("Save the sheet as a plain .xlsx or as “CSV UTF-8”, and try again.")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass
class Part:
    """What a look through one sheet found."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    no_result: set[tuple[int, int]] = field(default_factory=set)  # row, column from 0
    # What somebody wrote behind a "=" and no program could work out: Kobo writes it as a formula
    # whose result is 0.
    prose: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass
class Workbook:
    """What was found in the archive; sheets in their order, by name."""

    sheets: dict[str, str] = field(default_factory=dict)  # name → part
    parts: dict[str, Part] = field(default_factory=dict)
    from_1904: bool = False
    hidden: set[str] = field(default_factory=set)  # names; whoever uploads has not seen these

    def part(self, sheet: str) -> Part:
        """What is known of a sheet."""
        return self.parts.get(self.sheets.get(sheet, ""), Part())


def look_through(data: bytes) -> Workbook:
    """Unpack and count everything once, keeping nothing but where the cells are.

    Raises:
        Unusable: too large, encrypted, damaged, with macros or links to other files, or another
            kind of file.
    """
    if data.startswith(OLD_OR_LOCKED):
        raise Unusable(
            "This workbook has a password, or is in the old .xls format. Take the password off, "
            "save it as .xlsx, and try again."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _look(archive)
    # The third is how zipfile says that it does not know a way of packing: no workbook uses one.
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
        if isinstance(error, Unusable):
            raise
        raise Unusable(BROKEN) from error
    except (expat.ExpatError, RuntimeError, OSError, LookupError) as error:
        raise Unusable(BROKEN) from error


def _look(archive: zipfile.ZipFile) -> Workbook:
    entries = archive.infolist()
    _check_names([entry.filename for entry in entries])
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unusable("This workbook has a password. Take it off, save it, and try again.")
    book, left = Workbook(), LARGEST_WHOLE
    names: dict[str, str] = {}
    targets: dict[str, str] = {}
    for entry in entries:
        part = Part()
        reader = _Reader(entry.filename, part, book, names, targets)
        with archive.open(entry) as opened:
            left -= _unpack(opened.read, min(left, LARGEST_PART), reader)
        if reader.is_sheet:
            book.parts[entry.filename] = part
    for name, number in names.items():
        book.sheets[name] = targets.get(number, "")
    if not book.sheets or len(book.sheets) > MOST_SHEETS:
        raise Unusable(
            "The workbook has no sheet to read, or too many. %(advice)s", advice=SAVE_PLAIN
        )
    if any(target not in book.parts for target in book.sheets.values()):
        raise Unusable(
            "One sheet of the workbook is a chart, a macro or missing. Delete it, save the "
            "workbook, and try again."
        )
    return book


def _check_names(names: list[str]) -> None:
    folded = [name.casefold().replace("\\", "/") for name in names]
    if len(set(folded)) != len(folded):
        raise Unusable(BROKEN)  # which of the two a reader takes is anybody's guess
    if len(names) > MOST_PARTS:
        raise Unusable("The workbook has too many parts. %(advice)s", advice=SAVE_PLAIN)
    if any(name.startswith(("xl/workbook.bin", "content.xml", "word/", "ppt/")) for name in folded):
        raise Unusable("Only .xlsx workbooks can be read. %(advice)s", advice=SAVE_PLAIN)
    if "xl/workbook.xml" not in folded:
        parted = any(name.startswith(("xl/", "[content_types]")) for name in folded)
        raise Unusable(BROKEN if parted else PACKED)
    if any("vbaproject" in name or "macrosheets/" in name for name in folded):
        raise Unusable("This workbook holds macros. %(advice)s", advice=SAVE_PLAIN)
    linked = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/", "xl/model/")
    if any(name.startswith(linked) for name in folded):
        raise Unusable(
            "This workbook takes values from other files or servers. Copy the sheet, paste it as "
            "values into a new workbook, and try again."
        )


def _unpack(read: Callable[[int], bytes], limit: int, reader: _Reader) -> int:
    """Unpack one part to its end; returns its size."""
    size = 0
    while piece := read(PIECE):
        size += len(piece)
        if size > limit:
            raise Unusable(
                "Unpacked, the workbook is too large. Delete the sheets and columns that you do "
                "not need, or split it, and try again."
            )
        reader.feed(piece)
    reader.close()
    return size


class _Reader:
    """Reads one part: the list of sheets, the targets of relations, or the cells of a sheet."""

    def __init__(
        self,
        name: str,
        part: Part,
        book: Workbook,
        names: dict[str, str],
        targets: dict[str, str],
    ) -> None:
        self.is_sheet = False
        self._part, self._book, self._names, self._targets = part, book, names, targets
        self._is_list = name.casefold() == "xl/workbook.xml"
        self._is_relations = name.casefold() == "xl/_rels/workbook.xml.rels"
        self._is_root = name.casefold() == "_rels/.rels"
        self._depth = self._row = self._column = self._text = 0
        self._formula = self._result = self._in_value = self._in_formula = False
        self._is_error = False
        self._written = self._value = ""
        self._parser: expat.XMLParserType | None = None
        if name.casefold().endswith((".xml", ".rels", ".vml")):
            self._parser = expat.ParserCreate(namespace_separator="\n")
            self._parser.StartDoctypeDeclHandler = self._refuse
            self._parser.EntityDeclHandler = self._refuse
            self._parser.StartElementHandler = self._start
            self._parser.EndElementHandler = self._end
            self._parser.CharacterDataHandler = self._characters

    def feed(self, piece: bytes) -> None:
        if self._parser is not None:
            self._parser.Parse(piece, False)

    def close(self) -> None:
        if self._parser is not None:
            self._parser.Parse(b"", True)

    def _refuse(self, *_given: object) -> None:
        raise Unusable(BROKEN)

    def _start(self, tag: str, given: Mapping[str, str]) -> None:
        name = tag.rpartition("\n")[2]
        self._depth += 1
        self._text = 0
        if self._depth > DEEPEST:
            raise Unusable(BROKEN)
        if self._depth == 1:
            self.is_sheet = name == "worksheet"
        if self.is_sheet:
            self._in_sheet(name, given)
        elif self._is_list:
            self._in_list(name, given)
        elif self._is_relations and name == "Relationship":
            self._targets[given.get("Id", "")] = _path("xl", given.get("Target", ""))
        elif self._is_root and _names_another(given):
            raise Unusable(BROKEN)  # a list of sheets other than the one looked through

    def _in_list(self, name: str, given: Mapping[str, str]) -> None:
        if name == "sheet":
            number = next(
                (v for k, v in given.items() if k.rpartition("\n")[2] == "id" and "\n" in k), ""
            )
            self._names[given.get("name", "")] = number
            if given.get("state", "visible") != "visible":
                self._book.hidden.add(given.get("name", ""))
        elif name == "workbookPr":
            self._book.from_1904 = given.get("date1904", "") in ("1", "true", "on")

    def _in_sheet(self, name: str, given: Mapping[str, str]) -> None:
        if name == "row":
            stated = given.get("r", "")
            self._row = int(stated) - 1 if re.fullmatch("[0-9]{1,7}", stated) else self._row + 1
            self._column = -1
        elif name == "c":
            self._at_cell(given.get("r"))
            self._formula = self._result = False
            self._is_error = given.get("t") == "e"
            self._written = self._value = ""
        elif name == "f":
            self._formula = True
        self._in_value = name in ("v", "t")
        self._in_formula = name == "f"

    def _at_cell(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
        else:
            found = _REFERENCE.fullmatch(reference)
            if found is None:
                raise Unusable(BROKEN)
            self._row, self._column = int(found[2]) - 1, column_number(found[1])
        part = self._part
        part.cells += 1
        part.rows = max(part.rows, self._row + 1)
        part.columns = max(part.columns, self._column + 1)
        if part.rows > MOST_ROWS or part.rows * part.columns > MOST_CELLS:
            raise Unusable(
                "A sheet of the workbook spans too many rows or columns. Delete empty rows and "
                "columns at its end, or split it, and try again."
            )

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if not (self.is_sheet and tag.rpartition("\n")[2] == "c"):
            return
        if not (self._formula or self._is_error):
            return
        at, kept = (self._row, self._column), len(self._part.prose) < MOST_PROSE
        if self._value in ("", "0") and kept and is_prose(self._written):
            self._part.prose[at] = f"={self._written}"
        elif self._is_error or not self._result:
            self._part.no_result.add(at)

    def _characters(self, text: str) -> None:
        self._text += len(text)
        if self._in_formula:
            self._written += text
        elif self._formula and self._in_value and len(self._value) < LONGEST_CELL:
            self._value += text
        self._result = self._result or self._in_value
        if self.is_sheet and self._text > LONGEST_CELL:
            raise Unusable("A cell of the workbook holds more than 32,767 characters. Shorten it.")


def _names_another(given: Mapping[str, str]) -> bool:
    is_book = given.get("Type", "").endswith("/officeDocument")
    return is_book and _path("", given.get("Target", "")) != "xl/workbook.xml"


def _path(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))


def column_number(letters: str) -> int:
    """The number of a column, from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1

"""Renders the cells of a report for people: each as text, with the language that the text is in."""

from datetime import date, datetime

from api.languages import LanguageCode, Translation, Translator
from api.reports.model import ReportCell, ReportColumn, ReportTable
from domain.text import Words, code, said
from domain.values import Text


class CellRenderer:
    """Renders in one language, and in the other what has no words in that. Unlike a `Translator` it does not record which
    languages a text took: the HTML marks each one."""

    def __init__(self, lang: LanguageCode) -> None:
        self.lang: LanguageCode = lang
        self._translator = Translator(lang)

    def words(self, words: Words) -> Translation:
        return self._translator.translate(words)

    def sentence(self, words: Words) -> Translation:
        """The text with its first letter a capital."""
        shown = self.words(words)
        return shown._replace(text=shown.text[:1].upper() + shown.text[1:])

    def text(self, text: Text) -> Translation:
        if self.lang == "cy" and text.cy:
            return Translation(text.cy, "cy")
        return Translation(text.en, "en") if text.en else Translation(text.cy or "", "cy")

    def cell(self, cell: ReportCell, column: ReportColumn) -> Translation:
        """A cell by the kind of its column."""
        match cell:
            case None:
                return Translation("", self.lang)
            case Words():
                return self.words(cell)
            case Text():
                return self.text(cell)
            case datetime() | date():
                return self.words(said("{day}", day=cell))
            case str() if column.kind == "code":
                return self.words(said("{code}", code=code(cell)))
            case int() | float() if column.kind == "rate":
                return Translation(f"{100 * cell:.1f}\u202f%", self.lang)
            case _:
                return Translation(str(cell), self.lang)


def visible_columns(table: ReportTable) -> list[int]:
    """The indexes of the columns that people are shown: ids are for the data files."""
    return [index for index, column in enumerate(table.columns) if column.kind != "id"]

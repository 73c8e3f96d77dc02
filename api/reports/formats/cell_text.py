"""How a report says things to people: cells as words, each with the language that it is in."""

from datetime import date, datetime

from api.languages import LanguageCode as Lang
from api.languages import Translation as Shown
from api.languages import Translator
from api.reports.model import ReportCell, ReportColumn, ReportTable
from domain.text import Words, code, said
from domain.values import Text


class CellRenderer:
    """Speaks one language, and the other where that has no words."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self._speaker = Translator(lang)

    def words(self, words: Words) -> Shown:
        return self._speaker.say(words)

    def text(self, text: Text) -> Shown:
        if self.lang == "cy" and text.cy:
            return Shown(text.cy, "cy")
        return Shown(text.en, "en") if text.en else Shown(text.cy or "", "cy")

    def cell(self, cell: ReportCell, column: ReportColumn) -> Shown:
        """A cell as its column shows it."""
        match cell:
            case None:
                return Shown("", self.lang)
            case Words():
                return self.words(cell)
            case Text():
                return self.text(cell)
            case datetime() | date():
                return self.words(said("{day}", day=cell))
            case str() if column.kind == "code":
                return self.words(said("{code}", code=code(cell)))
            case int() | float() if column.kind == "rate":
                return Shown(f"{100 * cell:.1f}\u202f%", self.lang)
            case _:
                return Shown(str(cell), self.lang)


def visible_columns(table: ReportTable) -> list[int]:
    """The places of the columns that people are shown: ids are for the data files."""
    return [place for place, column in enumerate(table.columns) if column.kind != "id"]


__all__ = ["CellRenderer", "Lang", "Shown", "visible_columns"]

"""A calendar: which days are working days, as far as its bank holidays are held."""

from datetime import date

from msgspec import Struct

SATURDAY = 5


class Calendar(Struct, frozen=True, kw_only=True):
    """The bank holidays of a place, held from the first day to the last, both inclusive."""

    name: str
    first: date
    last: date
    holidays: frozenset[date]

    def holds(self, day: date) -> bool:
        """Whether the calendar reaches as far as a day."""
        return self.first <= day <= self.last

    def works(self, day: date) -> bool:
        """Whether a day that the calendar holds is neither of a weekend nor a bank holiday."""
        return day.weekday() < SATURDAY and day not in self.holidays

"""The calendars of countries, by the word that terms of reference have for each."""

from typing import Literal

from domain.calendars.calendar import Calendar
from domain.calendars.england_and_wales import ENGLAND_AND_WALES
from domain.calendars.northern_ireland import NORTHERN_IRELAND
from domain.calendars.scotland import SCOTLAND

Country = Literal["england-and-wales", "scotland", "northern-ireland"]
CALENDARS: dict[Country, Calendar] = {
    "england-and-wales": ENGLAND_AND_WALES,
    "scotland": SCOTLAND,
    "northern-ireland": NORTHERN_IRELAND,
}

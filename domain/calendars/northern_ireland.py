"""The bank holidays of Northern Ireland, as published on gov.uk and, for the last years, as they follow from the
Banking and Financial Dealings Act 1971 and the yearly proclamation.

Those of England and Wales, with St Patrick's Day and 12 July.
"""

from datetime import date

from domain.calendars.calendar import Calendar

_DAYS: dict[int, str] = {
    2019: "01-01 03-18 04-19 04-22 05-06 05-27 07-12 08-26 12-25 12-26",
    2020: "01-01 03-17 04-10 04-13 05-08 05-25 07-13 08-31 12-25 12-28",
    2021: "01-01 03-17 04-02 04-05 05-03 05-31 07-12 08-30 12-27 12-28",
    2022: "01-03 03-17 04-15 04-18 05-02 06-02 06-03 07-12 08-29 09-19 12-26 12-27",
    2023: "01-02 03-17 04-07 04-10 05-01 05-08 05-29 07-12 08-28 12-25 12-26",
    2024: "01-01 03-18 03-29 04-01 05-06 05-27 07-12 08-26 12-25 12-26",
    2025: "01-01 03-17 04-18 04-21 05-05 05-26 07-14 08-25 12-25 12-26",
    2026: "01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28",
    2027: "01-01 03-17 03-26 03-29 05-03 05-31 07-12 08-30 12-27 12-28",
    2028: "01-03 03-17 04-14 04-17 05-01 05-29 07-12 08-28 12-25 12-26",
}

NORTHERN_IRELAND = Calendar(
    name="Northern Ireland",
    first=date(min(_DAYS), 1, 1),
    last=date(max(_DAYS), 12, 31),
    holidays=frozenset(date.fromisoformat(f"{year}-{day}") for year, days in _DAYS.items() for day in days.split()),
)

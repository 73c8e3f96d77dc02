"""The bank holidays of Scotland, as published on gov.uk and, for the last years, as they follow from the
Banking and Financial Dealings Act 1971 and the yearly proclamation.

Easter Monday is none; 2 January, the first Monday of August and St Andrew's Day are, and 15 June 2026 by proclamation.
"""

from datetime import date

from domain.calendars.calendar import Calendar

_DAYS: dict[int, str] = {
    2019: "01-01 01-02 04-19 05-06 05-27 08-05 12-02 12-25 12-26",
    2020: "01-01 01-02 04-10 05-08 05-25 08-03 11-30 12-25 12-28",
    2021: "01-01 01-04 04-02 05-03 05-31 08-02 11-30 12-27 12-28",
    2022: "01-03 01-04 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-26 12-27",
    2023: "01-02 01-03 04-07 05-01 05-08 05-29 08-07 11-30 12-25 12-26",
    2024: "01-01 01-02 03-29 05-06 05-27 08-05 12-02 12-25 12-26",
    2025: "01-01 01-02 04-18 05-05 05-26 08-04 12-01 12-25 12-26",
    2026: "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28",
    2027: "01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28",
    2028: "01-03 01-04 04-14 05-01 05-29 08-07 11-30 12-25 12-26",
}

SCOTLAND = Calendar(
    name="Scotland",
    first=date(min(_DAYS), 1, 1),
    last=date(max(_DAYS), 12, 31),
    holidays=frozenset(date.fromisoformat(f"{year}-{day}") for year, days in _DAYS.items() for day in days.split()),
)

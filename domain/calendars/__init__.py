"""Calendars: on which days people work, and how days are counted from an event, forwards and backwards."""

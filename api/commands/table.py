"""Every command, in an order in which the examples work."""

from api.commands import agencies, corrections, groups, meetings, offices, persons, seats, terms
from api.commands.route import Route

ROUTES: tuple[Route, ...] = (
    *agencies.ROUTES,
    *persons.ROUTES,
    *groups.ESTABLISHING,
    *terms.ROUTES,
    *seats.ROUTES,
    *offices.ROUTES,
    *meetings.ROUTES,
    *groups.ROUTES,
    *corrections.ROUTES,
)

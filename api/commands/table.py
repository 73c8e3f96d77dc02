"""Every command, in an order in which the examples work."""

from api.commands import (
    agencies,
    corrections,
    departures,
    duties,
    endings,
    explanations,
    groups,
    meetings,
    minutes,
    offices,
    outside,
    persons,
    preparation,
    seats,
    sitting,
    terms,
)
from api.commands.route import Route

ROUTES: tuple[Route, ...] = (
    *agencies.ROUTES,
    *persons.ROUTES,
    *groups.ESTABLISHING,
    *terms.ROUTES,
    *seats.ROUTES,
    *offices.ROUTES,
    *meetings.ROUTES,
    *preparation.ROUTES,
    *sitting.ROUTES,
    *minutes.ROUTES,
    *outside.ROUTES,
    *groups.ROUTES,
    *duties.ROUTES,
    *departures.ROUTES,
    *endings.ROUTES,
    *corrections.ROUTES,
    *explanations.ROUTES,
)

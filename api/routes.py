"""The table of all commands. Its order is that in which the examples build on each other, and that of openapi.json."""

from api.commands.acts import agencies, corrections, fault_explanations, mergers, persons
from api.commands.acts.group import departures, duties, endings, groups, handovers, offices, seats, terms
from api.commands.acts.meeting import decisions_outside, meetings, minutes, preparation, sittings
from api.commands.acts.work import actions, audits, concerns, plans, recommendations, reports, returns
from api.commands.route import Route
from api.imports import route as imports

ROUTES: tuple[Route, ...] = (
    *agencies.ROUTES,
    *mergers.ROUTES,
    *persons.ROUTES,
    *groups.ESTABLISHING,
    *terms.ROUTES,
    *seats.ROUTES,
    *offices.ROUTES,
    *meetings.ROUTES,
    *preparation.ROUTES,
    *sittings.ROUTES,
    *minutes.ROUTES,
    *decisions_outside.ROUTES,
    *groups.ROUTES,
    *duties.ROUTES,
    *plans.ROUTES,
    *audits.ROUTES,
    *recommendations.ROUTES,
    *actions.ROUTES,
    *concerns.ROUTES,
    *returns.ROUTES,
    *reports.ROUTES,
    *handovers.ROUTES,
    *departures.ROUTES,
    *endings.ROUTES,
    *corrections.ROUTES,
    *fault_explanations.ROUTES,
    *imports.ROUTES,
)

"""ASGI middleware: the routes that are asked most are found before the router looks through all the others."""

from collections.abc import Sequence

from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send


class FirstRoutes:
    """Innermost middleware, in the place of the router for the path of one route that takes every method, and for all paths
    under one, whose routes are looked through by themselves."""

    def __init__(self, app: ASGIApp, route: Route, under: str, routes: Sequence[Route]) -> None:
        self.app = app
        self._route = route
        self._under = f"{under}/"
        self._router = Router([each for each in routes if each.path == under or each.path.startswith(self._under)])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope.get("root_path"):
            await self.app(scope, receive, send)
            return
        route, path = self._route, scope["path"]
        if path == route.path:
            scope.update(route=route, endpoint=route.endpoint, path_params={})
            await route.app(scope, receive, send)
        elif path.startswith(self._under):
            await self._router(scope, receive, send)
        else:
            await self.app(scope, receive, send)

"""ASGI middleware: the route that is asked most is found before the router looks through all the others."""

from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send


class FirstRoute:
    """Innermost middleware, in the place of the router for the path of one route that takes every method."""

    def __init__(self, app: ASGIApp, route: Route) -> None:
        self.app = app
        self._route = route

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = self._route
        if scope["type"] != "http" or scope["path"] != route.path or scope.get("root_path"):
            await self.app(scope, receive, send)
            return
        scope.update(route=route, endpoint=route.endpoint, path_params={})
        await route.app(scope, receive, send)

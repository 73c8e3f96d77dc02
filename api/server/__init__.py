"""The composition root: the service's resources, the ASGI application, and the process that serves it."""

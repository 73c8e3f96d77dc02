"""The demonstration's ledger, recorded through the public commands: the seed of all longer ones."""

import tempfile
from pathlib import Path

import psycopg

from api import demonstration, tokens
from api.app import create_app
from api.service import Service
from benchmarks.history import Seed, seed
from benchmarks.place import Opened
from projections import store


def demonstrated(places: Opened) -> Seed:
    """What the ledger of a loaded demonstration holds."""
    with places("demonstration") as place, tempfile.TemporaryDirectory() as home:
        tokens.prepare(place.login)
        with psycopg.connect(place.service, autocommit=True) as connection:
            store.prepare(connection)
        service = Service(place.login, Path(home), demonstration=True)
        try:
            demonstration.load(create_app(service, close=False))
        finally:
            service.close()
        return seed(place.admin)

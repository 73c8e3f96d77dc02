"""The demonstration's ledger, recorded through the public commands: the seed of all longer ones."""

import tempfile
from pathlib import Path

import psycopg

from api import demonstration
from api.http import tokens
from api.server.app import create_app
from api.server.service import Service
from benchmarks.databases import OpenDatabase
from benchmarks.multiplied_ledger import Seed, seed
from projections.engine import read_schema


def demonstration_seed(places: OpenDatabase) -> Seed:
    """What the ledger of a loaded demonstration holds."""
    with places("demonstration") as place, tempfile.TemporaryDirectory() as home:
        tokens.create_access_tables(place.login)
        with psycopg.connect(place.service, autocommit=True) as connection:
            read_schema.prepare(connection)
        service = Service(place.login, Path(home), demonstration=True)
        try:
            demonstration.load(create_app(service, close=False))
        finally:
            service.close()
        return seed(place.admin)

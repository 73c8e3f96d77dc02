"""Prints the description."""

import sys

from api.openapi import published

sys.stdout.write(published())

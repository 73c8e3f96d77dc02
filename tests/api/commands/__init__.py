"""Tests of the commands over HTTP."""

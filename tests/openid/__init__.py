"""Tests of the relying party of OpenID Connect."""

"""Tests of the proof: tree, notes, checkpoints, integration, audit, evidence and verifier."""

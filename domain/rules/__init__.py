"""The rules: pure functions from effective terms and small facts to verdicts."""

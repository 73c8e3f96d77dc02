"""The projection engine: step, projector, replay, verify, rebuild, and the read schemas."""

"""The fields of the root type, a mixin for each capability."""

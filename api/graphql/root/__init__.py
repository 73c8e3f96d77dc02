"""The questions that can be asked at the root, a module an idea."""

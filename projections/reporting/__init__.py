"""The schema `reporting`: the read side as SQL views with plain typed columns, for tools that speak SQL."""

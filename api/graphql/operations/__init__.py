"""Documents of GraphQL checked, cached, compiled into plans and executed, all counted against the budget."""

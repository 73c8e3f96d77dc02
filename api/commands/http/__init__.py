"""A command over HTTP: the head and the headers of its request, its response and the receipts in it."""

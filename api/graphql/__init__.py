"""GraphQL: types over the rows of the read side, and an endpoint that keeps to the draft of GraphQL over HTTP."""

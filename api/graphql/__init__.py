"""Questions over GraphQL: types that name what the read side answers, and an endpoint that keeps to the HTTP draft."""

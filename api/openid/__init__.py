"""A relying party of OpenID Connect: the authorization code flow with PKCE, and logout from both ends."""

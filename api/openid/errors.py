"""What can go wrong between this service and the identity provider.

OpenIDError
├── ProviderAway      it does not answer, or not as the protocol says: tried again later
└── NotVerified       what came from it, or in its name, cannot be relied on
"""


class OpenIDError(Exception):
    """The message is for the log: it holds no token and no secret."""


class ProviderAway(OpenIDError):
    """The provider does not answer, or not as the protocol says."""


class NotVerified(OpenIDError):
    """What came from the provider, or in its name, cannot be relied on."""

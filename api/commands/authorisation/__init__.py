"""What a credential may record and be told: groups that a credential is limited to, and the world as it knows it."""

"""Second factors: authenticator apps, passkeys, recovery codes, and the way back without them."""

"""The portals: one module each, named like the portal and its class."""

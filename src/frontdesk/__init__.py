"""frontdesk: record a complaint at the counter, recover it once, and learn from it."""

__version__ = "0.1.0"

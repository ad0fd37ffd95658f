"""The second door: the same functions as the screens, for IT, scripts, screen readers and back-entry."""

"""The truth on disk: events, what is derived from them, and the file that holds both."""

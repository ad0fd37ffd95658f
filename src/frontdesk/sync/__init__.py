"""How a desk and its group server come to hold the same events."""

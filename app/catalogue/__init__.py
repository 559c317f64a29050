"""The models that exist, and those that are installed."""

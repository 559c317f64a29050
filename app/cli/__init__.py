"""The terminal: every capability as a command."""

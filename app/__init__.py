"""Inkling: an assistant that never leaves your computer."""

__version__ = "0.1.0"

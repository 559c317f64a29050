"""Markdown: from text to blocks, and from blocks to what a text document shows."""

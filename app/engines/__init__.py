"""One process per native engine: `python -m app.engines NAME`, JSON lines in and out."""

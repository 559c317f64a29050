"""What Inkling does, in plain Python: no window, no native library."""

"""What every part stands on: errors, messages between processes, paths, words."""

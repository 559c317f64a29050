"""Worker processes: started, talked to, watched, restarted and ended."""

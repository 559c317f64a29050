"""What the user owns: conversations, assistants, drafts, settings, saved states."""

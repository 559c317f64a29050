"""Small widgets that every page shares."""

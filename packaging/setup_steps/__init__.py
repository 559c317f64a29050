"""The steps of the set-up, in the order in which main.py takes them."""

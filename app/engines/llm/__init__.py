"""The language model: llama.cpp through llama-cpp-python's plain bindings.

Its `Llama` class is not used: it reserves scores for a whole batch, cannot stop while it reads a
prompt, and keeps sliding-window caches at full length.
"""

"""One file a model backend."""

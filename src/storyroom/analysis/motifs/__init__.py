"""Tropes: expectations that stories raise, each a query over what a script shows and says."""

"""Bytes to screenplay and back, one file or folder a format."""

"""Paired worlds: libraries that differ only in what a person may not see, asked on every road there is."""

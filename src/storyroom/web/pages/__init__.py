"""The pages, one file each: each is a plain GET with an address that can be shared."""

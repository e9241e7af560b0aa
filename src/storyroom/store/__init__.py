"""One database and a blob folder: all SQL of the product."""

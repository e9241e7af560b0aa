"""From works to a data set: spans with their origin, examples, what is dropped and why, shards and a signed manifest. Opens no library."""

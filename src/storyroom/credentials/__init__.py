"""Content Credentials: the studio's certificate authority, signing files, reading what files carry. Knows no library."""

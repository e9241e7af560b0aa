"""The web room: pages made on the server."""

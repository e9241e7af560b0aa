"""The web room: pages made on the server, for people. Parses, calls one Room method, renders; decides nothing."""

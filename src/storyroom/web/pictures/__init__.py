"""Pictures of reports as SVG that the server makes: strips, curves, graphs. Pure functions; text in them is only ever text."""

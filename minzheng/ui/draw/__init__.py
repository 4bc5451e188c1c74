"""Pictures drawn on the server as SVG: lanes, bars, columns, tile map, street map. Numbers in, coordinates out."""

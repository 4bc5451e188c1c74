"""From a file as it came to rows typed by its contract, and to the question whether it may go in."""

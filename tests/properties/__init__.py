"""What holds after any sequence of calls, whoever makes them and however often."""

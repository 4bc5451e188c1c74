"""What was ordered, what was delivered, who confirmed it."""

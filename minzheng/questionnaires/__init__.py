"""What is asked: questions, answers and the same checks for desk, phone and file."""

"""Who is known: subjects, persons and the dated facts about them."""

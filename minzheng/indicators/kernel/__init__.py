"""One layout description and its writers: a report as blocks, written as Markdown or as .docx. Knows no Django."""

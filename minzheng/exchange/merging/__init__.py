"""How a file's rows become what the other engines know: one concern a module, each by sets."""

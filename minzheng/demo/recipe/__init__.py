"""The recipe of a demonstration district: the schema of `<pack>/demo/*.yaml`, closed, with errors that help."""

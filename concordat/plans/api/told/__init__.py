"""Plans and all that is in them as programs are told of them. A field is added with the line that fills it."""

"""Rules of `agreements`, in plain Python."""

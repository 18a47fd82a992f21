"""Rules of `datasets`, in plain Python."""

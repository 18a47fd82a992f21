"""The append-only record: who did or read what, when, why and under which rule."""

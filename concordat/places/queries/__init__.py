"""Read areas, figures and look-ups; each query begins with the actor."""

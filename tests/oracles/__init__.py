"""Independent computations that tests compare the platform with; they share no code with it."""

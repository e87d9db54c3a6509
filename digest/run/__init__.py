"""`digest run`: the day's plan, its steps, and what is told of them."""

"""What is known: materials, passages, questions and answers. Pure values and functions."""

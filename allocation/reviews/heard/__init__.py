"""The values that a review is about: those that count in the sharing, whoever counted them."""

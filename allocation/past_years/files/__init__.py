"""Files of reference about money of before: former grants, and past years for reference."""

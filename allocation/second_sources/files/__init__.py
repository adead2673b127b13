"""Files of reference about what the State sends of each structure."""

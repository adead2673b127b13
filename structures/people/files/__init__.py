"""The file of reference that says who leads each structure, from when to when."""

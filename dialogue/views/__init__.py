"""Pages of the dialogue: fetch what this person may see, act, answer."""

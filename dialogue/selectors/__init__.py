"""What the dialogue's pages show: reads only, each says its number of queries."""

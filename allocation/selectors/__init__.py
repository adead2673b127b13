"""What the pages show: reads only, each says its number of queries."""

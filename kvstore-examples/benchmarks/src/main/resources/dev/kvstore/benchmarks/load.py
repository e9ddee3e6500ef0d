"""Loads a JSON file, and prints the most memory, in bytes, that the process had."""

import json
import resource
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    store = json.load(file)
assert store["docstore/data"]
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)

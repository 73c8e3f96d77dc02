"""`python -m benchmarks`: measures all, or what is named; a line a measure, exit 1 where one falls short."""

import sys

from benchmarks.run import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

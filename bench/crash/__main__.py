"""`python -m bench.crash`: the house is killed at random moments, then three servers with a planted fault each.

The faults must be caught: a harness that finds nothing proves nothing. The long run, about half an hour on two cores:
`python -m bench.crash --cut 10000 --replayed 1000 --at-most 3600`.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.crash.faults import FAULTS
from bench.crash.run import HOUSE, SMALLEST, crash
from bench.instance import Town


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the house, then the three planted faults; 0 when the house held and each fault was caught."""
    parser = argparse.ArgumentParser(prog="python -m bench.crash", description=main.__doc__)
    parser.add_argument("--seconds", type=float, default=40, help="how long the house itself is tried (default 40)")
    parser.add_argument("--cut", type=int, default=20, help="requests that must be cut (default 20)")
    parser.add_argument("--replayed", type=int, default=3, help="of them stored and sent again (default 3)")
    parser.add_argument("--at-most", type=float, help="seconds after which it has failed (default 3 times --seconds)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other moments")
    wanted = parser.parse_args(arguments)
    held = True
    with tempfile.TemporaryDirectory() as place:
        town = Town(Path(place) / "town")
        for number, fault in enumerate((HOUSE, *FAULTS)):
            seconds = (wanted.seconds / 4, 3 * wanted.seconds)
            smallest = None
            if fault is HOUSE:
                seconds = (wanted.seconds, wanted.at_most or 3 * wanted.seconds)
                smallest = SMALLEST | {"cut": wanted.cut, "replayed": wanted.replayed}
            run = crash(town, Path(place) / f"run-{number}", seconds, fault, seed=wanted.seed, smallest=smallest)
            print(json.dumps(run.figures(), ensure_ascii=False, indent=1), flush=True)
            held = held and run.passed
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())

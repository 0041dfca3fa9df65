"""A hundred offices of three laptops: whatever is done and however files come, all end with one ledger."""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from joined_ledgers import are_equal
from made_ledgers import new_ledger
from many_hands import many_hands

OFFICES = 100
STEPS = 150


def run(seed: int, out: Path) -> str:
    """Run it; return one line for the table.

    Raises:
        AssertionError: Two laptops differ at the end, or a history does not hold.
    """
    chance = random.Random(seed)
    changes = differences = 0
    with tempfile.TemporaryDirectory(dir=out) as name:
        folder = Path(name)
        begun = folder / "so.soxa"
        new_ledger(begun).close()
        for number in range(OFFICES):
            laptops = folder / str(number)
            laptops.mkdir()
            office = chance.randrange(2**32)
            print(f"   office {number + 1}, seed {office}", flush=True)
            with many_hands(begun, laptops, office) as people:
                people.work(STEPS)
                people.join()
                are_equal(people.ledgers)
                changes += people.ledgers[0].history.count()
                differences += len(people.ledgers[0].merging.differences())
    done = f"{OFFICES} offices of 3 laptops, {changes} changes"
    return f"| merging | {done} | all equal, {differences} differences |"

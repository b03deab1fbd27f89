"""A server that hands in drawing after drawing, and prints the id of each that was acknowledged.

It prints "ready" first and begins when it is sent a line.

python -m tests.classroom.writer URL CODE
"""

import sys

from digits.classroom import limits
from digits.classroom.database import Database
from digits.classroom.records import HandIn
from digits.classroom.store import Store
from tests.classroom.drawings import SEVEN


def main(url: str, code: str) -> None:
    limits.MIN_INTERVAL_S = 0
    store = Store(Database(url))
    print("ready", flush=True)
    sys.stdin.readline()
    while True:
        pupil = store.join(code)
        for turn in range(limits.MAX_OF_PUPIL):
            name = f"{pupil.number}-{turn}"
            store.hand_in(pupil, HandIn(name, 1, turn, SEVEN))
            print(name, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""A command line that says what is wrong in one line."""

import argparse
import sys
from collections.abc import Callable

from digits import DigitsError


class Parser(argparse.ArgumentParser):
    """Leaves with exit code 2 and one line, without the usage text."""

    def error(self, message: str):
        self.exit(2, f"{self.prog}: {message}\n")


def exit_code(run: Callable[[argparse.Namespace], None], options: argparse.Namespace) -> int:
    """Run a command; 0, or 2 after the sentence of a `DigitsError`."""
    try:
        run(options)
    except DigitsError as error:
        print(error, file=sys.stderr)
        return 2
    return 0

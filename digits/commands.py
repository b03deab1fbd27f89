"""A command line that says what is wrong in one line."""

import argparse


class Parser(argparse.ArgumentParser):
    """Leaves with exit code 2 and one line, without the usage text."""

    def error(self, message: str):
        self.exit(2, f"{self.prog}: {message}\n")

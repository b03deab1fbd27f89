"""The folder in which a run of the catalogue is kept until its network is published.

It lies in the network's own folder and holds what was asked for, and what checkpoint.py
and publish.py put there. Needs no Keras.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from digits import DigitsError
from digits.files import write_atomic

FOLDER = "unfinished"
OPTIONS_FILE = "options.json"


class UnfinishedError(DigitsError):
    """A run that cannot be gone on with, or whose folder cannot be used."""


def is_unfinished(network_folder: Path) -> bool:
    """Whether a run was cut off there."""
    return (network_folder / FOLDER / OPTIONS_FILE).exists()


def open_run(network_folder: Path, asked: dict, resume: bool) -> Path:
    """The folder of a run: as it is with `resume` where one was cut off, else emptied.

    `asked`: the options, as JSON takes them. Raises `UnfinishedError` where the folder cannot
    be used or its run was begun with other options.
    """
    folder = network_folder / FOLDER
    options = folder / OPTIONS_FILE
    try:
        if resume and is_unfinished(network_folder):
            found = options.read_text()
            if json.loads(found) != asked:
                raise UnfinishedError(
                    f"The unfinished run of {network_folder.name} was started with other options: "
                    f"{found}. Use those, or train again without --resume."
                )
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        write_atomic(options, json.dumps(asked).encode())
    except (OSError, ValueError) as error:
        raise UnfinishedError(f"{folder} cannot be used: {error}.") from error
    return folder


def discard_run(network_folder: Path) -> None:
    """Remove a run; first its options, so that a rest is not taken for an unfinished run."""
    (network_folder / FOLDER / OPTIONS_FILE).unlink(missing_ok=True)
    shutil.rmtree(network_folder / FOLDER, ignore_errors=True)

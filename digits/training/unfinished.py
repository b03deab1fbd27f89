"""The folder in which a run of the catalogue is kept until its network is published.

It lies in the network's own folder and holds what was asked for and the recipe, and what
checkpoint.py and publish.py put there. Needs no Keras.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path

from digits import DigitsError
from digits.files import write_atomic
from digits.networks.config import TrainingConfig

FOLDER = "unfinished"
OPTIONS_FILE = "options.json"  # with the recipe, under a key of its own
RECIPE = "recipe"


class UnfinishedError(DigitsError):
    """A run that cannot be gone on with, or whose folder cannot be used."""


def is_unfinished(network_folder: Path) -> bool:
    """Whether a run was cut off there."""
    return (network_folder / FOLDER / OPTIONS_FILE).exists()


def open_run(network_folder: Path, asked: dict, config: TrainingConfig, resume: bool) -> Path:
    """The folder of a run: as it is with `resume` where one was cut off, else emptied.

    `asked`: the options, as JSON takes them; `config`: the recipe with these. Raises
    `UnfinishedError` where the folder cannot be used, or its run was begun with other options
    or, by another version of the program, with another recipe.
    """
    folder = network_folder / FOLDER
    options = folder / OPTIONS_FILE
    recipe = json.loads(json.dumps(asdict(config)))  # a tuple is a list in JSON
    try:
        if resume and is_unfinished(network_folder):
            _check(json.loads(options.read_text()), asked, recipe, network_folder.name)
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        write_atomic(options, json.dumps(asked | {RECIPE: recipe}).encode())
    except (OSError, ValueError) as error:
        raise UnfinishedError(f"{folder} cannot be used: {error}.") from error
    return folder


def _check(found: dict, asked: dict, recipe: dict, name: str) -> None:
    """Raise `UnfinishedError` where a run of that name was begun in another way."""
    found_recipe = found.pop(RECIPE, None)
    if found != asked:
        raise UnfinishedError(
            f"The unfinished run of {name} was started with other options: {json.dumps(found)}. "
            "Use those, or train again without --resume."
        )
    if found_recipe != recipe:
        raise UnfinishedError(
            f"The unfinished run of {name} was started by another version of this program, which "
            "trains it in another way. Train again without --resume."
        )


def discard_run(network_folder: Path) -> None:
    """Remove a run; first its options, so that a rest is not taken for an unfinished run."""
    (network_folder / FOLDER / OPTIONS_FILE).unlink(missing_ok=True)
    shutil.rmtree(network_folder / FOLDER, ignore_errors=True)

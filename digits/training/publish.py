"""Measure a fitted network on the test set, describe it, and put its files in place.

The catalogue and a pupil's network are published alike. Left out: where to (see
train_model.py and jobs/worker.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from digits import DigitsError
from digits.files import sha256_of, write_atomic
from digits.mnist import Mnist
from digits.networks.config import DISTORTED, GENERATED, RateChange, TrainingConfig
from digits.networks.decision import normalise
from digits.networks.metrics import evaluate
from digits.networks.report import (
    NETWORK_FILE,
    REPORT_FILE,
    Report,
    used_versions,
    write_report,
)
from digits.networks.snapshots import SNAPSHOTS_FILE, write_snapshots
from digits.training.data import fresh_from
from digits.training.fit import Fitted
from digits.training.unfinished import FOLDER, discard_run

TEST_BATCH = 1000


class PublishError(DigitsError):
    """A network's files cannot be written."""


def publish(
    folder: Path,
    config: TrainingConfig,
    fitted: Fitted,
    mnist: Mnist,
    *,
    seed: int,
    options: Mapping[str, object],
    rate_changes: Sequence[RateChange] = (),
    note: str = "",
) -> Report:
    """Measure a network once on the test set and put it and its report into `folder`.

    The files are replaced one after the other, each whole. Until the last is, the report's
    checksum differs from the network's, which `read_report` notices; a run that goes on
    publishes all again. Snapshots come between them, or an old file of snapshots goes. Removes
    what the run has kept. `rate_changes`: those while it was fitted. `note`: a sentence to say
    beside its history. Raises `PublishError`.
    """
    report = describe(
        config, fitted, mnist, seed=seed, options=options, rate_changes=rate_changes, note=note
    )
    saved = folder / FOLDER / NETWORK_FILE
    try:
        saved.parent.mkdir(exist_ok=True)
        fitted.network.save(saved)
        report = replace(report, network_sha256=sha256_of(saved))
        write_atomic(folder / NETWORK_FILE, saved.read_bytes())
        if fitted.snapshots:
            write_snapshots(folder / SNAPSHOTS_FILE, fitted.snapshots)
        else:
            (folder / SNAPSHOTS_FILE).unlink(missing_ok=True)
        write_report(folder / REPORT_FILE, report)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise PublishError(
            f"{NETWORK_FILE} and {REPORT_FILE} of {config.name} could not be written: {reason}."
        ) from error
    discard_run(folder)
    return report


def describe(
    config: TrainingConfig,
    fitted: Fitted,
    mnist: Mnist,
    *,
    seed: int,
    options: Mapping[str, object],
    rate_changes: Sequence[RateChange] = (),
    note: str = "",
) -> Report:
    """Everything that is known of a network, with figures on the test set, but no checksum."""
    outputs = fitted.network.predict(mnist.x_test, batch_size=TEST_BATCH, verbose=0)
    recipe = asdict(config)
    notes = history_note(config), rates_in_words(rate_changes), note
    return Report(
        reported_by_source=dict(recipe.pop("reported_by_source")),
        recipe=recipe,
        options={**options, **_rate_options(rate_changes)},
        seed=seed,
        versions=used_versions(),
        data_sha256=mnist.sha256(),
        parameters=fitted.network.count_params(),
        seconds=fitted.seconds,
        history=fitted.history,
        test=evaluate(normalise(outputs), mnist.y_test),
        network_sha256="",
        temperature=fitted.temperature,
        history_note=" ".join(filter(None, notes)),
    )


def history_note(config: TrainingConfig) -> str:
    """Why training figures can be worse than validation figures, in a sentence or two; or ""."""
    reasons = []
    if config.augmentation == DISTORTED:
        reasons.append("its digits are distorted")
    if config.augmentation == GENERATED:
        reasons.append("its digits are distorted and mixed with doodles")
    if config.dropout:
        reasons.append("dropout switches off a part of the units")
    if not reasons:
        return ""
    note = f"Training is harder than validation: {' and '.join(reasons)} only there."
    if start := fresh_from(config):
        note += f" From epoch {start + 1} on no picture is seen twice, which is harder again."
    return note


def rates_in_words(changes: Sequence[RateChange]) -> str:
    """How the learning rate was changed, in a sentence with the last of each epoch; or ""."""
    if not changes:
        return ""
    last = {change.epoch: change.learning_rate for change in changes}
    parts = [f"to {rate:g} in epoch {epoch}" for epoch, rate in last.items()]
    return f"The learning rate was changed on the way: {', '.join(parts)}."


def _rate_options(changes: Sequence[RateChange]) -> dict[str, list[dict[str, float]]]:
    """What a report says of changes; nothing where there are none."""
    return {"rate_changes": [change._asdict() for change in changes]} if changes else {}

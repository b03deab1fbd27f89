"""Recipes to go wrong on purpose: cards, each of which fills the form with one network to train.

A card starts nothing: whoever takes it may still change a choice. Left out: the form (see
training_form.py), and what came of a training (see digits/display/what_happened.py).
"""

from collections.abc import Callable
from html import escape
from typing import NamedTuple

import streamlit as st

from digits.jobs.config import BEST_IN_TWO_MINUTES, FEW_DIGITS, MAX_EPOCHS, MAX_RATE, pupil_config
from digits.networks.config import TrainingConfig
from views import pick

KEY = "recipes"


class Recipe(NamedTuple):
    """One card: its title, what to watch for, a small SVG (its inside), and the choices.

    In its drawing, 48 by 30 units, "b" is the class of a second, dashed line.
    """

    title: str
    watch_for: str
    drawing: str
    config: TrainingConfig


RECIPES = {
    "rate": Recipe(
        f"Learning rate {MAX_RATE:g}",
        "Giant steps. Watch the loss: does it fall, or does it jump?",
        '<path d="M3 4q21 44 42 0"/><path class="b" d="M10 16 40 12 5 7 44 5"/>',
        pupil_config(learning_rate=float(MAX_RATE)),
    ),
    "none": Recipe(
        "No hidden layer",
        "Pixels straight to answers. Watch where the curves stop climbing.",
        '<path d="M8 4 40 8M8 4 40 22M8 15 40 8M8 15 40 22M8 26 40 8M8 26 40 22"/>'
        '<circle cx="8" cy="4" r="3"/><circle cx="8" cy="15" r="3"/><circle cx="8" cy="26" r="3"/>'
        '<circle cx="40" cy="8" r="3"/><circle cx="40" cy="22" r="3"/>',
        pupil_config(hidden=(), epochs=10),
    ),
    "heart": Recipe(
        "Learnt by heart",
        f"1,000 digits, {MAX_EPOCHS} times. Watch the two curves drift apart.",
        '<path d="M3 27Q9 3 45 3"/><path class="b" d="M3 27Q9 14 45 14"/>',
        pupil_config(train_fraction=FEW_DIGITS, epochs=MAX_EPOCHS),
    ),
    "raw": Recipe(
        "Raw pixels",
        "Inputs up to 255 instead of 1, else as SGD against Adam. Compare the loss.",
        '<path d="M4 27V22M11 27V16M18 27V3M25 27V8M32 27V3M39 27V19M45 27V24"/>',
        pupil_config(optimizer="sgd", learning_rate=0.01, scaling="raw"),
    ),
    "sgd": Recipe(
        "SGD against Adam",
        "Train it, then set the optimiser to Adam and train again. Which curve climbs faster?",
        '<path d="M3 27Q7 4 45 4"/><path class="b" d="M3 27Q24 12 45 8"/>',
        pupil_config(optimizer="sgd", learning_rate=0.01),
    ),
    "best": Recipe(
        "Best in two minutes",
        "The best recipe we know for two minutes. Can you beat its validation accuracy?",
        '<circle cx="24" cy="17" r="11"/><path d="M24 17V10M24 17 29 20M21 3H27M24 3V6"/>',
        BEST_IN_TWO_MINUTES,
    ),
}
USUAL = "usual"


def show(chosen: TrainingConfig | None, fill: Callable[[TrainingConfig], None]) -> None:
    """The cards; the one that the form holds, `chosen`, is marked. `fill` gets a card's config."""

    def take() -> None:
        if config := find(pick.picked(KEY)):
            fill(config)

    with st.container(key="recipe_cards"):
        pick.show(_html(chosen), KEY, take)


def find(name: str | None) -> TrainingConfig | None:
    """What a card fills in, by the name that a browser sends; None for any other text."""
    if name == USUAL:
        return pupil_config()
    return RECIPES[name].config if name in RECIPES else None


def _html(chosen: TrainingConfig | None) -> str:
    cards = "".join(_card(name, recipe, chosen) for name, recipe in RECIPES.items())
    return (
        '<section aria-labelledby="recipes-title"><div class="recipes-head">'
        '<h3 id="recipes-title">Recipes to go wrong on purpose</h3>'
        f'<button class="button" data-pick="{USUAL}">Usual choices</button></div>'
        f'<ul class="recipes">{cards}</ul></section>'
    )


def _card(name: str, recipe: Recipe, chosen: TrainingConfig | None) -> str:
    title, taken = escape(recipe.title), recipe.config == chosen
    label = "✓ Filled in" if taken else "Fill in"
    return (
        f'<li class="recipe{" taken" if taken else ""}">'
        f'<svg viewBox="0 0 48 30" aria-hidden="true">{recipe.drawing}</svg>'
        f"<h4>{title}</h4><p>{escape(recipe.watch_for)}</p>"
        f'<button class="button" data-pick="{name}" aria-label="{label}: {title}">{label}</button>'
        "</li>"
    )

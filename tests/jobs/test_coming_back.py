"""A training whose page is away, on a real server with real training processes."""

import asyncio

import pytest

from testing.pupil import WAIT, Answer, Pupil, WidgetState

pytestmark = [pytest.mark.server, pytest.mark.process, pytest.mark.fit]


def has_network(answer: Answer) -> bool:
    return any(element.WhichOneof("type") == "download_button" for element in answer.elements)


async def press_train(pupil: Pupil) -> None:
    await pupil.arrive()
    await pupil.go_to("train")
    epochs = WidgetState(id=pupil.widgets["plan_epochs"].id)
    epochs.double_array_value.data.append(1)
    pupil.states["plan_epochs"] = epochs
    await pupil.press("start_training")


async def go_on_without_its_page(url: str) -> None:
    ada, bob = Pupil(url), Pupil(url)
    await press_train(ada)
    await press_train(bob)
    await ada.leave()
    async with asyncio.timeout(4 * WAIT):
        while not has_network(await bob.run()):
            await asyncio.sleep(0.5)
        # Where two train at a time, Ada's may end after Bob's.
        while not has_network(await ada.arrive()):
            await ada.leave()
    for pupil in (ada, bob):
        await pupil.leave()


def test_a_training_goes_on_without_its_page_and_its_network_waits_for_the_session(page_url):
    asyncio.run(go_on_without_its_page(page_url))

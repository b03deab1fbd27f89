"""What the server pays for pupils who wait for their training, and for one who watches theirs.

    python -m benchmarks.waiting_line [--pupils 30] [--seconds 30]

Pupils without a browser (testing/pupil.py) open the page Train; then each of them presses
Train. One trains, or two on a machine with four cores, as long as a training may last, and all
others wait, each asking again as often as the page tells a browser to. Both times the command
prints the processor time of the server in per cent of a core, its training processes left out.
Needs MNIST ($MNIST_NPZ or Keras's).
"""

import argparse
import asyncio
import sys
import time

from digits.commands import Parser
from digits.jobs.config import MAX_EPOCHS, MAX_UNITS
from testing.pupil import Pupil, WidgetState
from testing.server import Server, serving

SETTLE = 5  # seconds after which everybody has opened the page
BUTTON = "start_training"


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--pupils", type=int, default=30, help="of a class (default 30)")
    parser.add_argument("--seconds", type=float, default=30, help="of each part (default 30)")
    options = parser.parse_args(arguments)
    if options.pupils < 1:
        parser.error(f"argument --pupils: {options.pupils} is below 1")
    if not options.seconds > 0:
        parser.error(f"argument --seconds: {options.seconds:g} is not above 0")
    with serving() as server:
        asyncio.run(measure(server, options))
    return 0


async def measure(server: Server, options: argparse.Namespace) -> None:
    """Print what it takes to look at the form, and to wait in the line."""
    pupils = [Pupil(server.url) for _ in range(options.pupils)]
    for pupil in pupils:
        await pupil.arrive()
        await pupil.go_to("train")
    await show("look at the form", server, pupils, options.seconds)
    for pupil in pupils:
        await press_train(pupil)
    await show("train or wait", server, pupils, options.seconds)
    for pupil in reversed(pupils):
        await pupil.leave()


async def press_train(pupil: Pupil) -> None:
    """The longest training that there is."""
    units, epochs = pupil.widgets["plan_Layer 1"], pupil.widgets["plan_epochs"]
    pupil.states["plan_Layer 1"] = WidgetState(id=units.id, double_value=MAX_UNITS)
    longest = WidgetState(id=epochs.id)
    longest.double_array_value.data.append(MAX_EPOCHS)
    pupil.states["plan_epochs"] = longest
    await pupil.press(BUTTON)


async def show(what: str, server: Server, pupils: list[Pupil], seconds: float) -> None:
    """Have every pupil's page ask again for that long, and print what that takes."""
    await asyncio.gather(*(poll(pupil, SETTLE) for pupil in pupils))
    began, used = time.monotonic(), cpu(server)
    runs = sum(await asyncio.gather(*(poll(pupil, seconds) for pupil in pupils)))
    wall, used = time.monotonic() - began, cpu(server) - used
    milliseconds = 1000 * used / max(runs, 1)
    print(f"{len(pupils)} {what:17} {used / wall:6.1%} of a core: ", end="")
    print(f"{runs / wall:.1f} runs a second, {milliseconds:.1f} ms of CPU each", flush=True)


async def poll(pupil: Pupil, seconds: float) -> int:
    """Run again what the page wants run again, for that long; how often that was."""
    end, runs = time.monotonic() + seconds, 0
    due: dict[str, float] = {}
    while time.monotonic() < end:
        now = time.monotonic()
        due = {name: due.get(name, now + every) for name, every in pupil.polls.items()}
        name = min(due, key=due.__getitem__, default="")
        await asyncio.sleep(max(0.0, min(due.get(name, end), end) - now))
        if name and time.monotonic() >= due.pop(name):
            await pupil.run(name)
            runs += 1
    return runs


def cpu(server: Server) -> float:
    """Seconds of the server's own processor time; its children are not counted."""
    times = server.process.cpu_times()
    return times.user + times.system


if __name__ == "__main__":
    sys.exit(main())

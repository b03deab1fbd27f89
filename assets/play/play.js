// A button that plays: it goes from place to place up to an end, until it is pressed again.
//
// It never plays by itself, and for whom motion is too much a press is one step.
const still = matchMedia("(prefers-reduced-motion: reduce)");

class Player {
  at = 0; // the place that is shown; where `smooth` it may lie between two
  end = 0; // the last place to play to
  pace = 1; // ms for each place
  stride = 1; // places of one step
  smooth = false;
  frame = null; // the next one that is asked for, while it plays

  // `word` is on the button while nothing plays; `show` shows the place that it is given.
  constructor(button, word, show) {
    Object.assign(this, { button, word, show });
    button.addEventListener("click", () => this.press());
  }

  go(at) {
    this.at = at;
    this.show(at);
    this.nameButton();
  }

  press() {
    if (this.frame) this.stop();
    else if (still.matches) this.step();
    else this.play();
  }

  step() {
    this.go(this.at >= this.end ? 0 : Math.min(this.at + this.stride, this.end));
  }

  play() {
    const from = this.at >= this.end ? 0 : this.at;
    let start;
    const draw = (now) => {
      start ??= now;
      const exact = Math.min(from + (now - start) / this.pace, this.end);
      const at = this.smooth ? exact : Math.floor(exact);
      this.frame = at < this.end ? requestAnimationFrame(draw) : null;
      if (at !== this.at || !this.frame) this.go(at);
    };
    this.frame = requestAnimationFrame(draw);
    this.go(from);
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.frame = null;
    this.nameButton();
  }

  nameButton() {
    const word = this.frame ? "❚❚ Pause" : still.matches ? "▶ Next step" : this.word;
    if (this.button.textContent !== word) this.button.textContent = word;
  }
}

// Counts the seconds of a round from what the server says is left; calls `atEnd` when they are
// over, once for each round. Left out: what is done then (hand_in.js).

const TICK = 200; // ms

// { task, left, length, end }: when it is over on this browser's clock, what was left, and how
// many seconds it has, before which it has not begun.
let round = null;
let over = null; // the number of the round that is over
let tickTimer;

function follow({ task, left, length }, show, atEnd) {
  // The same message may come twice.
  if (left === null) round = null;
  else if (round?.task !== task || round.left !== left) {
    round = { task, left, length, end: performance.now() + left * 1000 };
  }
  tick(show, atEnd);
}

function tick(show, atEnd) {
  clearTimeout(tickTimer);
  const left = round && Math.max(0, round.end - performance.now());
  show(left === null ? null : Math.min(Math.ceil(left / 1000), round.length));
  if (left) tickTimer = setTimeout(() => tick(show, atEnd), Math.min(TICK, left));
  else if (round && over !== round.task) {
    over = round.task;
    atEnd();
  }
}

// Counts the seconds of a round from what the server says is left; at the end it calls `atEnd`,
// once for each round. Left out: what is done then (hand_in.js).

const TICK = 200; // ms

let round = null; // { task, end }: its number, and when it is over, on this browser's clock
let over = null; // the number of the round that is over
let tickTimer;

function follow({ task, left }, show, atEnd) {
  round = left === null ? null : { task, end: performance.now() + left * 1000 };
  tick(show, atEnd);
}

function tick(show, atEnd) {
  clearTimeout(tickTimer);
  const left = round && Math.max(0, round.end - performance.now());
  show(left === null ? null : Math.ceil(left / 1000));
  if (left) tickTimer = setTimeout(() => tick(show, atEnd), Math.min(TICK, left));
  else if (round && over !== round.task) {
    over = round.task;
    atEnd();
  }
}

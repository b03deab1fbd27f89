// Ten bars in a component, for numbers that change without the server.

function makeBars(list) {
  return [...Array(10).keys()].map((digit) => {
    const bar = document.createElement("li");
    const value = '<span class="value"><span></span><span class="percent"></span></span>';
    bar.innerHTML = `${value}<span class="column"></span><span>${digit}</span>`;
    list.append(bar);
    return bar;
  });
}

// `values` are the shares as people read them; `digits` are the ones that are named.
function showBars(bars, { shares, values, digits }) {
  bars.forEach((bar, digit) => {
    bar.style.setProperty("--share", shares[digit]);
    bar.classList.toggle("named", digits.includes(digit));
    // Without its unit where bars are narrow.
    const [, number, unit] = values[digit].match(/^(\d*)(.*)$/);
    const [first, second] = bar.firstChild.children;
    first.textContent = number;
    second.textContent = unit;
  });
}

/* A slider and the number beside it say the same, and a slider that moves tells its form so. Without this file the form is sent as it is. */

const pairOf = (element) => element.closest('.slider');
const rangeOf = (pair) => pair.querySelector('input[type="range"]');
const numberOf = (pair) => pair.querySelector('input.number');

/* One of the two is sent, and nothing about what they showed before: both are equal from here on. */
function couple() {
  for (const was of document.querySelectorAll('.slider input[type="hidden"]')) {
    rangeOf(pairOf(was)).removeAttribute('name');
    was.remove();
  }
}

function settle(pair) {
  pair.querySelector('.slider-back').hidden = Number(numberOf(pair).value) === Number(pair.dataset.usual);
  pair.classList.remove('refused');
  pair.querySelector('.error')?.remove();
}

/* Between two steps, too; a number beyond the slider's ends moves it to that end and stays what it is. */
function place(pair, value) {
  const range = rangeOf(pair);
  range.step = 'any';
  range.value = value;
  settle(pair);
}

function followNumber(pair) {
  const typed = numberOf(pair).value.trim();
  if (typed !== '' && !Number.isNaN(Number(typed))) place(pair, typed);
}

function tell(pair) {
  rangeOf(pair).dispatchEvent(new Event('slide', { bubbles: true }));
}

function followSlider(pair) {
  rangeOf(pair).step = pair.dataset.step;
  numberOf(pair).value = rangeOf(pair).value;
  settle(pair);
  tell(pair);
}

function move(event) {
  const pair = pairOf(event.target);
  if (!pair) return;
  if (event.target.type === 'range') followSlider(pair);
  else followNumber(pair);
}

function goBack(event) {
  const link = event.target.closest('.slider-back');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  const pair = pairOf(link);
  numberOf(pair).value = pair.dataset.usual;
  place(pair, pair.dataset.usual);
  rangeOf(pair).focus();
  tell(pair);
}

/* One movement is one step back, however often it paused: what follows shortly after replaces the address. */
const ONE_MOVEMENT_MS = 2000;
let lastSlide = -Infinity;

function joinMovements(event) {
  if (event.detail.requestConfig?.triggeringEvent?.target?.type !== 'range') return;
  if (performance.now() - lastSlide < ONE_MOVEMENT_MS) event.detail.history.type = 'replace';
  lastSlide = performance.now();
}

/* A refusal is shown where the results stand; this is for no answer at all, or none that can be shown. */
function sayWhetherComputed(failed) {
  const sentence = document.getElementById('not-computed');
  if (sentence) sentence.hidden = !failed;
}

/* htmx writes a request that a newer one replaced into the console as an error, which it is not. */
function forgiveReplaced(element, name, detail) {
  if (name === 'htmx:afterRequest' || name === 'htmx:sendAbort') delete detail.error;
}

if (window.htmx) window.htmx.logger = forgiveReplaced;
document.addEventListener('input', move);
document.addEventListener('click', goBack);
for (const failure of ['htmx:responseError', 'htmx:sendError']) document.addEventListener(failure, () => sayWhetherComputed(true));
document.addEventListener('htmx:beforeRequest', () => sayWhetherComputed(false));
document.addEventListener('htmx:beforeHistoryUpdate', joinMovements);
document.addEventListener('htmx:afterSettle', couple);
couple();

/* Charts, arrow keys in heatmaps, copying of links. Every page works without this file. */

const charts = new Map();

function colour(name) {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

function palette() {
  return {
    ink: colour('--ink'),
    soft: colour('--ink-soft'),
    line: colour('--line'),
    series: [1, 2, 3, 4, 5, 6].map((n) => colour(`--series-${n}`)),
  };
}

function axis(title, colours, extra) {
  return {
    title: { display: Boolean(title), text: title, color: colours.soft },
    ticks: { color: colours.soft },
    grid: { color: colours.line },
    ...extra,
  };
}

const dashes = [[], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [1, 4]];
const marks = ['circle', 'rect', 'triangle', 'rectRot', 'cross', 'star'];

function datasets(numbers, kind, colours) {
  return numbers.series.map((series, i) => {
    const hue = colours.series[i % colours.series.length];
    const common = { label: series.name, borderColor: hue, backgroundColor: hue };
    if (kind === 'bar') return { ...common, data: series.values };
    return {
      ...common,
      data: series.points.map(([x, y]) => ({ x, y })),
      borderWidth: 2,
      borderDash: dashes[i % dashes.length],
      pointStyle: marks[i % marks.length],
      pointRadius: series.points.length > 40 ? 0 : 3,
      tension: 0,
    };
  });
}

/* On a logarithmic axis only 1, 2 and 5 of each power of ten are named; all of them would overlap. */
function roundNumber(value) {
  const lead = Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9));
  return [1, 2, 5].includes(lead) ? value.toLocaleString(document.documentElement.lang) : '';
}

function settings(figure, numbers) {
  const colours = palette();
  const kind = figure.dataset.kind;
  const x = kind === 'bar' ? { stacked: true } : { type: figure.hasAttribute('data-log-x') ? 'logarithmic' : 'linear' };
  return {
    type: kind,
    data: { labels: numbers.labels, datasets: datasets(numbers, kind, colours) },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      scales: { x: axis(figure.dataset.x, colours, x.type === 'logarithmic' ? { ...x, ticks: { color: colours.soft, callback: roundNumber } } : x), y: axis(figure.dataset.y, colours, { stacked: kind === 'bar' }) },
      plugins: {
        legend: {
          display: numbers.series.length > 1,
          labels: { color: colours.ink, usePointStyle: kind !== 'bar', boxHeight: 7 },
        },
      },
    },
  };
}

async function draw(figure) {
  const response = await fetch(figure.dataset.chart, { headers: { Accept: 'application/json' } });
  const numbers = response.ok ? await response.json() : { series: [] };
  figure.querySelector('.chart-state').hidden = numbers.series.length > 0;
  if (numbers.series.length === 0) return;
  const fresh = settings(figure, numbers);
  const known = charts.get(figure);
  if (known) {
    known.data = fresh.data;
    known.options = fresh.options;
    known.update();
  } else {
    charts.set(figure, new window.Chart(figure.querySelector('canvas'), fresh));
  }
}

function drawAll(root) {
  if (!window.Chart) return;
  for (const figure of charts.keys()) {
    if (!figure.isConnected) {
      charts.get(figure).destroy();
      charts.delete(figure);
    }
  }
  for (const figure of root.querySelectorAll('[data-chart]')) {
    if (!charts.has(figure)) draw(figure);
  }
}

function redrawFollowers(id) {
  for (const figure of document.querySelectorAll(`[data-follows="${CSS.escape(id)}"]`)) draw(figure);
}

function moveInHeatmap(event) {
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const step = steps[event.key];
  const cell = event.target.closest('.heatmap td');
  if (!step || !cell || event.altKey || event.ctrlKey || event.metaKey) return;
  const rows = [...cell.closest('tbody').rows];
  let row = rows.indexOf(cell.parentElement);
  let column = cell.cellIndex;
  for (;;) {
    row += step[0];
    column += step[1];
    const next = rows[row]?.cells[column];
    if (!next || next.tagName !== 'TD') return;
    const link = next.querySelector('a');
    if (link) {
      event.preventDefault();
      link.focus();
      return;
    }
  }
}

/* The button is hidden where it could do nothing: without scripts, and on plain HTTP from another machine. */
function offerCopying() {
  if (navigator.clipboard) for (const button of document.querySelectorAll('.copy')) button.hidden = false;
}

async function copyLink(event) {
  const button = event.target.closest('.copy');
  if (!button) return;
  await navigator.clipboard.writeText(location.href);
  const before = button.textContent;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = before; }, 1500);
}

/* A log is read from its end, and stays where its reader scrolled it when the page is refreshed. */
const scrolled = new Map();

function rememberScrolling() {
  for (const log of document.querySelectorAll('[data-follow-end]')) {
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 8;
    scrolled.set(log.id, atEnd ? Infinity : log.scrollTop);
  }
}

function restoreScrolling() {
  for (const log of document.querySelectorAll('[data-follow-end]')) {
    log.scrollTop = Math.min(scrolled.get(log.id) ?? Infinity, log.scrollHeight);
  }
}

function redrawInNewColours() {
  for (const figure of charts.keys()) draw(figure);
}

document.addEventListener('keydown', moveInHeatmap);
document.addEventListener('click', copyLink);
document.addEventListener('htmx:beforeSwap', rememberScrolling);
document.addEventListener('htmx:afterSettle', (event) => {
  restoreScrolling();
  drawAll(document);
  redrawFollowers(event.target.id);
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawInNewColours);
restoreScrolling();
offerCopying();
drawAll(document);

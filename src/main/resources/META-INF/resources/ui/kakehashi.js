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
    canvas: colour('--canvas'),
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

/* Several curves are layers, or SAEs in an order: one ramp from pale to strong, so that no two look the same however many there are. */
const DEPTHS = [1, 2, 3, 4];
const NAMED_CURVES = 8; // of more than these only some are named at their ends, and the others are thin

function ramp(count) {
  const stops = DEPTHS.map((n) => colour(`--depth-${n}`).match(/[\d.]+/g).slice(0, 3).map(Number));
  return Array.from({ length: count }, (_, i) => {
    const at = (i / Math.max(1, count - 1)) * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(at));
    const mixed = stops[low].map((from, c) => Math.round(from + (at - low) * (stops[low + 1][c] - from)));
    return `rgb(${mixed.join(', ')})`;
  });
}

function named(count) {
  if (count <= NAMED_CURVES) return Array.from({ length: count }, (_, i) => i);
  return [0, Math.round((count - 1) / 3), Math.round((2 * (count - 1)) / 3), count - 1];
}

/*
 * A logarithmic axis has no place for step 0, the initial weights: they stand at the left, behind a break.
 * initial: where they stand; null where no curve has them, or the axis is not logarithmic.
 */
function placed(numbers, logarithmic) {
  const xs = numbers.series.flatMap((series) => (series.points ?? []).map(([x]) => x));
  const later = xs.filter((x) => x > 0);
  if (!logarithmic || later.length === 0) return { logarithmic: false, initial: null };
  const first = Math.min(...later);
  const decades = Math.log10(Math.max(...later) / first);
  const gap = 10 ** Math.max(0.35, 0.13 * decades);
  const initial = later.length < xs.length ? first / gap : null;
  return { logarithmic: true, initial, first, last: Math.max(...later), min: (initial ?? first) / 10 ** (0.02 + 0.03 * decades), max: Math.max(...later) * 10 ** (0.02 + 0.02 * decades) };
}

function curves(numbers, colours, place) {
  const count = numbers.series.length;
  const hues = count > 1 ? ramp(count) : [colours.series[0]];
  const emphasised = new Set(named(count));
  return numbers.series.map((series, i) => ({
    label: series.name,
    borderColor: hues[i],
    backgroundColor: hues[i],
    data: series.points.map(([x, y]) => ({ x: x > 0 || place.initial === null ? x : place.initial, y })),
    borderWidth: count > NAMED_CURVES && !emphasised.has(i) ? 1 : 2,
    segment: { borderDash: (part) => (part.p0.parsed.x === place.initial ? [4, 4] : undefined) },
    pointBackgroundColor: (point) => (point.parsed?.x === place.initial ? colours.canvas : hues[i]),
    pointRadius: series.points.length > 40 ? 0 : count > NAMED_CURVES ? 1.5 : 3,
    tension: 0,
  }));
}

function bars(numbers, colours) {
  return numbers.series.map((series, i) => {
    const hue = colours.series[i % colours.series.length];
    return { label: series.name, borderColor: hue, backgroundColor: hue, data: series.values };
  });
}

/* Round numbers between two ends of a logarithmic axis, as many as fit side by side: 1, 2, 5 of each power of ten, or powers alone. */
function roundNumbers(first, last, width) {
  const room = Math.max(2, Math.floor(width / 75));
  const between = (leads) => {
    const found = [];
    for (let power = Math.floor(Math.log10(first)); power <= Math.ceil(Math.log10(last)); power++) {
      found.push(...leads.map((lead) => lead * 10 ** power).filter((value) => value >= first * 0.999 && value <= last * 1.001));
    }
    return found;
  };
  const all = [[1, 2, 5], [1]].map(between).find((found) => found.length >= 2 && found.length <= room) ?? between([1]);
  const every = Math.ceil(all.length / room);
  return all.length < 2 ? [first, last] : all.filter((_, i) => i % every === 0);
}

function brief(value) {
  return value.toLocaleString(document.documentElement.lang, value < 10000 ? {} : { notation: 'compact' });
}

/* A name at each curve's end instead of a legend; names that would overlap are moved apart. */
const LABEL_HEIGHT = 13;

function shortName(name, chart) {
  const number = name.replace(/^\D+/, '');
  return chart.width < 480 && number ? number : name;
}

const endNames = {
  id: 'endNames',
  afterDatasetsDraw(chart) {
    if (chart.config.type !== 'line' || chart.data.datasets.length < 2) return;
    const ends = named(chart.data.datasets.length)
      .map((i) => ({ i, point: chart.getDatasetMeta(i).data.at(-1) }))
      .filter(({ point }) => point)
      .map(({ i, point }) => ({ text: shortName(chart.data.datasets[i].label, chart), hue: chart.data.datasets[i].borderColor, x: point.x, y: point.y, at: point.y }))
      .sort((one, other) => one.at - other.at);
    const { top, bottom, right } = chart.chartArea;
    for (let i = 1; i < ends.length; i++) ends[i].at = Math.max(ends[i].at, ends[i - 1].at + LABEL_HEIGHT);
    let most = bottom;
    for (let i = ends.length - 1; i >= 0; i--) {
      ends[i].at = Math.max(top, Math.min(ends[i].at, most));
      most = ends[i].at - LABEL_HEIGHT;
    }
    const { ctx } = chart;
    ctx.save();
    ctx.font = LABEL_FONT;
    ctx.textBaseline = 'middle';
    for (const end of ends) {
      ctx.strokeStyle = end.hue;
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(end.x + 5, end.y);
      ctx.lineTo(right + 10, end.at);
      ctx.stroke();
      ctx.fillStyle = chart.options.ink;
      ctx.fillText(end.text, right + 13, end.at);
    }
    ctx.restore();
  },
};
const LABEL_FONT = '12px system-ui, sans-serif';

/* Two strokes through the axis between the initial weights and the first step. */
const axisBreak = {
  id: 'axisBreak',
  afterDraw(chart) {
    const place = chart.options.place;
    if (!place?.initial) return;
    const x = (chart.scales.x.getPixelForValue(place.initial) + chart.scales.x.getPixelForValue(place.first)) / 2;
    const y = chart.chartArea.bottom;
    const { ctx } = chart;
    ctx.save();
    ctx.strokeStyle = chart.options.ink;
    ctx.lineWidth = 1.25;
    for (const shift of [-3, 3]) {
      ctx.beginPath();
      ctx.moveTo(x + shift - 3, y + 6);
      ctx.lineTo(x + shift + 3, y - 6);
      ctx.stroke();
    }
    ctx.restore();
  },
};

function roomForNames(series, chart) {
  if (series.length < 2) return 0;
  const { ctx } = chart;
  ctx.save();
  ctx.font = LABEL_FONT;
  const widths = named(series.length).map((i) => ctx.measureText(shortName(series[i].name, chart)).width);
  ctx.restore();
  return Math.ceil(Math.max(...widths)) + 18;
}

function horizontal(figure, kind, place) {
  if (kind === 'bar') return { stacked: true };
  if (!place.logarithmic) return { type: 'linear' };
  return {
    type: 'logarithmic',
    min: place.min,
    max: place.max,
    afterBuildTicks: (scale) => {
      const values = roundNumbers(place.first, place.last, scale.chart.width - 90);
      scale.ticks = (place.initial === null ? values : [place.initial, ...values]).map((value) => ({ value }));
    },
  };
}

function settings(figure, numbers) {
  const colours = palette();
  const kind = figure.dataset.kind;
  const place = placed(numbers, figure.hasAttribute('data-log-x'));
  const initial = figure.dataset.initial;
  const across = (value) => (value === place.initial ? initial : brief(value));
  const ticks = { color: colours.soft };
  if (place.logarithmic) Object.assign(ticks, { callback: across, autoSkip: false, maxRotation: 0 });
  const upTicks = { color: colours.soft };
  if (figure.hasAttribute('data-percent')) upTicks.callback = (value) => `${+(100 * value).toFixed(6)} %`;
  const title = (items) => (kind === 'bar' ? items[0]?.label : across(items[0]?.parsed.x));
  return {
    type: kind,
    plugins: [endNames, axisBreak],
    data: { labels: numbers.labels, datasets: kind === 'bar' ? bars(numbers, colours) : curves(numbers, colours, place) },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      ink: colours.ink,
      place,
      layout: { padding: (context) => ({ right: kind === 'line' ? roomForNames(numbers.series, context.chart) : 0 }) },
      interaction: { mode: 'nearest', axis: kind === 'line' && numbers.series.length > 1 ? 'xy' : 'x', intersect: false },
      scales: {
        x: axis(figure.dataset.x, colours, { ...horizontal(figure, kind, place), ticks }),
        y: axis(figure.dataset.y, colours, { stacked: kind === 'bar', ticks: upTicks }),
      },
      plugins: {
        legend: { display: kind === 'bar' && numbers.series.length > 1, labels: { color: colours.ink, boxHeight: 7 } },
        tooltip: { callbacks: { title } },
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

/*
 * Draws every chart of the site with ECharts as SVG: radar, waterfall, trend, spark, bars.
 *
 * A chart is <div class="chart" data-chart="KIND" data-source="ID" role="img" aria-label="...">; its numbers stand in
 * the page as JSON (json_script) under that id, or in data-values where htmx swaps the chart. Every word of them comes
 * translated from the server. The law: colours come from the theme, a level is never shown by colour alone, and whoever
 * asks for less motion gets none.
 */
(function () {
  "use strict";

  const GLYPHS = ["", "◆", "▲", "■"];
  const CHINESE = /[\u4e00-\u9fff]/;
  const LEVELS = ["normal", "blue", "yellow", "red"];
  const PAPER = {
    text: "#1f2937", muted: "#5b6472", line: "#e3e7ee", panel: "#ffffff", accent: "#1a5fd0", other: "#737d8c", full: "#8ea0c0",
    normal: "#57a773", blue: "#4a86e8", yellow: "#dfa200", red: "#c61d23",
  };
  const VARIABLES = {
    text: "--q-text", muted: "--q-text-2", line: "--q-line", panel: "--q-card", accent: "--q-accent", other: "--q-text-2",
    blue: "--level-blue-line", yellow: "--level-yellow-line", red: "--level-red-line",
  };
  const lessMotion = window.matchMedia("(prefers-reduced-motion: reduce)");
  const paper = window.matchMedia("print");

  function palette() {
    if (paper.matches || palette.forPaper) return PAPER;
    const style = getComputedStyle(document.documentElement);
    const colours = {};
    Object.keys(PAPER).forEach(function (name) {
      colours[name] = (VARIABLES[name] && style.getPropertyValue(VARIABLES[name]).trim()) || PAPER[name];
    });
    return colours;
  }

  function hatch(colours) {
    return { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [3, 4], rotation: -Math.PI / 4, color: colours.panel, symbolSize: 1 };
  }

  function fill(level, colours) {
    const style = { color: colours[LEVELS[level] || "normal"], borderRadius: 2 };
    if (level === 3) style.decal = Object.assign(hatch(colours), { color: "rgba(255,255,255,.45)" });
    return style;
  }

  function frame(colours) {
    const family = getComputedStyle(document.body).fontFamily;
    return {
      animation: !lessMotion.matches && !palette.forPaper,
      animationDuration: 300,
      textStyle: { fontFamily: family, color: colours.text },
      aria: { enabled: true, label: { enabled: false }, decal: { show: false } },
      tooltip: {
        confine: true, backgroundColor: colours.panel, borderColor: colours.line, transitionDuration: 0,
        textStyle: { color: colours.text, fontSize: 13 },
      },
    };
  }

  function points(value) {
    if (value === null || value === undefined || value === "-") return "–";
    return String(Math.round(value * 100) / 100).replace("-", "−");
  }

  function wrapped(name, width) {
    if (!CHINESE.test(name)) return name.split(" ").join("\n");
    const perLine = Math.max(2, Math.ceil(name.length / Math.ceil(name.length / width)));
    return name.match(new RegExp(".{1," + perLine + "}", "g")).join("\n");
  }

  /* The body's pillars against the average of its audience; the average is the dashed line. */
  function radar(data, colours, size) {
    const floor = data.floor || 0;
    const rich = { level1: { color: colours.blue }, level2: { color: colours.yellow }, level3: { color: colours.red } };
    return {
      tooltip: { trigger: "item", valueFormatter: points },
      legend: {
        bottom: 0, itemWidth: 22, itemHeight: 10, textStyle: { color: colours.muted }, selectedMode: false,
        data: data.series.map(function (series) { return { name: series.name, icon: "roundRect" }; }),
      },
      radar: {
        center: ["50%", size.height < 300 ? "44%" : "48%"], radius: size.width < 420 ? "52%" : "64%", splitNumber: 4, startAngle: 90,
        indicator: data.axes.map(function (axis) { return { name: axis.name, max: axis.max, min: floor }; }),
        axisName: {
          color: colours.text, fontSize: 12, lineHeight: 16, rich: rich,
          formatter: function (name, indicator) {
            const axis = data.axes.find(function (each) { return each.name === indicator.name; });
            const glyph = axis.level ? "{level" + axis.level + "|" + GLYPHS[axis.level] + "} " : "";
            return glyph + name + "\n" + points(axis.value);
          },
        },
        axisLine: { lineStyle: { color: colours.line } },
        splitLine: { lineStyle: { color: colours.line } },
        splitArea: { show: false },
      },
      series: [{
        type: "radar", symbolSize: 5,
        data: data.series.map(function (series, index) {
          const colour = index ? colours.other : colours.accent;
          return {
            name: series.name, value: series.values, symbol: index ? "rect" : "circle",
            itemStyle: { color: colour },
            lineStyle: { color: colour, width: 2, type: index ? "dashed" : "solid" },
            areaStyle: index ? undefined : { color: colour, opacity: 0.14 },
          };
        }),
      }],
    };
  }

  /* From the full mark down to the total: one falling step for each pillar that lost points. */
  function waterfall(data, colours, size) {
    const narrow = size.width < 560;
    const isChinese = data.steps.some(function (step) { return CHINESE.test(step.name); });
    return {
      tooltip: {
        trigger: "axis", axisPointer: { type: "shadow" },
        formatter: function (hits) {
          const step = data.steps[hits[0].dataIndex];
          return echarts.format.encodeHTML(step.name) + "<br><b>" + echarts.format.encodeHTML(step.label) + "</b>";
        },
      },
      grid: { left: 8, right: 8, top: 56, bottom: 4, containLabel: true },
      xAxis: {
        type: "category", data: data.steps.map(function (step) { return step.name; }),
        axisTick: { show: false }, axisLine: { lineStyle: { color: colours.line } },
        axisLabel: {
          interval: 0, color: colours.muted, fontSize: narrow ? 10 : 12, rotate: isChinese ? 0 : 40,
          formatter: function (name) { return isChinese ? wrapped(name, narrow ? 1 : 2) : name; },
        },
      },
      yAxis: valueAxis(colours, { name: data.axis, nameGap: 30, min: data.floor, max: data.ceiling }),
      series: [
        {
          type: "bar", stack: "fall", silent: true, animation: false, itemStyle: { color: "transparent" },
          data: data.steps.map(function (step) { return step.base; }), barMaxWidth: 34,
        },
        {
          type: "bar", stack: "fall", barMaxWidth: 34, barMinHeight: 1,
          label: {
            show: true, position: "top", color: colours.text, fontWeight: 600, fontSize: narrow ? 10 : 12,
            formatter: function (hit) {
              const label = data.steps[hit.dataIndex].label;
              return narrow ? label.replace(/\.?0+$/, "") : label;
            },
          },
          data: data.steps.map(function (step) {
            const style = step.kind === "full" ? { color: colours.full, borderRadius: 2 }
              : step.kind === "total" ? { color: colours.accent, borderRadius: 2 } : fill(step.level, colours);
            return { value: step.height, itemStyle: style };
          }),
        },
      ],
    };
  }

  /* A round step that divides the axis evenly; undefined where the axis has no fixed ends. */
  function interval(low, high) {
    const range = high - low;
    return [1, 2, 2.5, 5, 10, 20, 25, 50, 100, 200].find(function (step) { return range / step <= 6 && range % step === 0; });
  }

  function valueAxis(colours, more) {
    return Object.assign({
      interval: more.max === undefined ? undefined : interval(more.min, more.max),
      type: "value", scale: true, nameTextStyle: { color: colours.muted, align: "left" }, nameGap: 14,
      axisLabel: { color: colours.muted }, axisLine: { show: false }, axisTick: { show: false },
      splitLine: { lineStyle: { color: colours.line } },
    }, more);
  }

  /* Lines over the last periods, with the thresholds as lines of their own and counts as bars on a second axis. */
  function trend(data, colours, size) {
    const lines = [colours.accent, colours.other, colours.normal, colours.yellow];
    const hasBars = data.series.some(function (series) { return series.style === "bar"; });
    const marks = (data.thresholds || []).filter(function (mark) { return mark.value >= data.floor && mark.value <= data.ceiling; });
    const room = marks.reduce(function (most, mark) { return Math.max(most, mark.name.length); }, 0);
    const axes = [valueAxis(colours, { name: data.axis || "", nameGap: 24, min: data.floor, max: data.ceiling })];
    if (hasBars) axes.push(valueAxis(colours, { min: 0, max: data.most * 3, minInterval: 1, splitLine: { show: false }, show: false }));
    return {
      tooltip: { trigger: "axis", valueFormatter: points },
      legend: {
        show: data.series.length > 1, bottom: 0, left: "center", itemWidth: 22, itemHeight: 8, textStyle: { color: colours.muted },
      },
      grid: {
        left: 4, right: marks.length ? 14 + room * 11 : 14, top: data.axis ? 46 : 18, containLabel: true,
        bottom: data.series.length < 2 ? 4 : 8 + 24 * Math.ceil(data.series.length * 130 / size.width),
      },
      xAxis: {
        type: "category", data: data.labels, boundaryGap: hasBars, axisTick: { show: false },
        axisLine: { lineStyle: { color: colours.line } }, axisLabel: { color: colours.muted, hideOverlap: true },
      },
      yAxis: axes,
      series: data.series.map(function (series, index) { return trendSeries(series, index, lines, colours, index ? [] : marks, data.breaks || []); }),
    };
  }

  function trendSeries(series, index, lines, colours, marks, breaks) {
    if (series.style === "bar") {
      return {
        name: series.name, type: "bar", yAxisIndex: 1, data: series.values, barMaxWidth: 16, z: 1,
        itemStyle: { color: colours.full, opacity: 0.55, borderRadius: 2 },
        label: { show: true, position: "top", color: colours.muted, fontSize: 11 },
      };
    }
    const colour = lines[(series.colour === undefined ? index : series.colour) % lines.length];
    return {
      name: series.name, type: "line", data: series.values, connectNulls: false, z: 3,
      symbol: series.style === "dashed" ? "rect" : "circle", symbolSize: 6,
      itemStyle: { color: colour },
      lineStyle: { color: colour, width: 2, type: series.style === "dashed" ? "dashed" : "solid" },
      label: {
        show: Boolean(series.labels), position: "top", color: colours.text, fontSize: 11,
        formatter: function (hit) { return points(hit.value); },
      },
      markLine: marks.length || breaks.length ? {
        silent: true, symbol: "none", animation: false,
        data: marks.map(function (mark) {
          const shade = colours[LEVELS[mark.level]];
          return {
            yAxis: mark.value, lineStyle: { color: shade, type: mark.level === 1 ? "solid" : mark.level === 2 ? "dashed" : [2, 3], width: 1.2 },
            label: { formatter: GLYPHS[mark.level] + " " + mark.name, color: colours.text, fontSize: 11 },
          };
        }).concat(breaks.map(function (each) {
          return {
            xAxis: each.at, lineStyle: { color: colours.muted, type: "dotted" },
            label: { formatter: each.name, color: colours.muted, fontSize: 10, position: "insideEndTop" },
          };
        })),
      } : undefined,
    };
  }

  /* A line without axes beside a number. */
  function spark(data, colours) {
    return {
      tooltip: { show: false },
      grid: { left: 4, right: 4, top: 6, bottom: 4 },
      xAxis: { type: "category", show: false, data: data.labels, boundaryGap: false },
      yAxis: { type: "value", show: false, scale: true },
      series: [{
        type: "line", data: data.values, symbol: "none", silent: true, connectNulls: false,
        lineStyle: { color: colours.accent, width: 1.8, opacity: 0.7 }, areaStyle: { color: colours.accent, opacity: 0.09 },
      }],
    };
  }

  /* Upright bars, e.g. how many bodies lie in which span of points; the reader's own is the dark one. */
  function bars(data, colours) {
    return {
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" } },
      grid: { left: 4, right: 8, top: 34, bottom: 4, containLabel: true },
      xAxis: {
        type: "category", data: data.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: colours.line } },
        axisLabel: { color: colours.muted, hideOverlap: true },
      },
      yAxis: valueAxis(colours, { name: data.axis || "", min: 0, minInterval: 1 }),
      series: [{
        type: "bar", barMaxWidth: 40,
        label: { show: true, position: "top", color: colours.text },
        data: data.values.map(function (value, index) {
          const own = data.own === index;
          return { value: value, itemStyle: { color: own ? colours.accent : colours.full, borderRadius: 2 } };
        }),
      }],
    };
  }

  const KINDS = { radar: radar, waterfall: waterfall, trend: trend, spark: spark, bars: bars };
  const drawn = new Map();

  function draw(element) {
    const source = element.dataset.source && document.getElementById(element.dataset.source);
    const values = source ? source.textContent : element.dataset.values;
    const kind = KINDS[element.dataset.chart];
    if (!values || !kind || !element.clientWidth) return;
    const data = JSON.parse(values);
    const chart = drawn.get(element) || echarts.init(element, null, { renderer: "svg" });
    drawn.set(element, chart);
    chart.resize();
    const colours = palette();
    const option = kind(data, colours, { width: element.clientWidth, height: element.clientHeight });
    const basis = frame(colours);
    option.tooltip = Object.assign(basis.tooltip, option.tooltip);
    chart.setOption(Object.assign(basis, option), true);
    const picture = element.querySelector("svg");
    if (!picture) return;
    picture.setAttribute("aria-hidden", "true");
    picture.setAttribute("viewBox", "0 0 " + chart.getWidth() + " " + chart.getHeight());
  }

  function drawAll(root) {
    forgetGone();
    root.querySelectorAll("[data-chart]").forEach(function (element) { draw(element); watch(element); });
  }

  function forgetGone() {
    drawn.forEach(function (chart, element) {
      if (document.contains(element)) return;
      chart.dispose();
      drawn.delete(element);
    });
  }

  function redraw() {
    forgetGone();
    drawn.forEach(function (_chart, element) { draw(element); });
  }

  const watcher = window.ResizeObserver ? new ResizeObserver(function (entries) {
    entries.forEach(function (entry) {
      const chart = drawn.get(entry.target);
      if (!chart) draw(entry.target);
      else if (chart.getWidth() !== entry.target.clientWidth) draw(entry.target);
    });
  }) : null;

  function watch(element) {
    if (watcher) watcher.observe(element);
  }

  /* Paper: light colours, at once. The view box lets a chart shrink to whatever width the sheet leaves it. */
  function toPaper() {
    palette.forPaper = true;
    drawn.forEach(function (chart, element) {
      draw(element);
      chart.getZr().flush();
    });
  }

  function toScreen() {
    palette.forPaper = false;
    redraw();
  }

  function start() {
    drawAll(document);
    new MutationObserver(redraw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
    lessMotion.addEventListener("change", redraw);
    paper.addEventListener("change", redraw);
    window.addEventListener("beforeprint", toPaper);
    window.addEventListener("afterprint", toScreen);
    document.body.addEventListener("htmx:afterSettle", function () { drawAll(document); });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();

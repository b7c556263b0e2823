// The chart and the map of figures. Both stand beside a table that says the same, so a failure here takes nothing away.

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const read = (id) => JSON.parse(document.getElementById(id)?.textContent || "null");

function loadScript(url) {
  return new Promise((done, fail) => {
    document.head.append(Object.assign(document.createElement("script"), { src: url, onload: done, onerror: () => fail(new Error(url)) }));
  });
}

async function chart(box) {
  const data = read("figures-chart");
  if (!data || data.values.every((value) => value === null)) return;
  await loadScript(box.dataset.library);
  box.hidden = false;
  document.querySelector(".figures-same")?.removeAttribute("open");
  const size = parseFloat(getComputedStyle(document.body).fontSize);
  const text = { color: token("--quiet"), fontSize: size, fontFamily: getComputedStyle(document.body).fontFamily };
  const drawn = window.echarts.init(box, null, { renderer: "svg" });
  drawn.setOption({
    animation: false, textStyle: text,
    grid: { left: 8, right: 24, top: 24, bottom: 8, containLabel: true },
    xAxis: { type: "category", data: data.periods, axisLabel: text, axisLine: { lineStyle: { color: token("--line-strong") } }, axisTick: { show: false } },
    yAxis: { type: "value", min: 0, ...(data.unit === "%" ? { max: 100 } : {}), axisLabel: { ...text, formatter: `{value}${data.unit}` }, splitLine: { lineStyle: { color: token("--line") } } },
    tooltip: { trigger: "axis", valueFormatter: (value) => (value == null ? data.none : `${Math.round(value * 100) / 100}${data.unit}`) },
    series: [{ type: "line", name: data.title, data: data.values, symbol: "circle", symbolSize: 8, lineStyle: { width: 3 }, color: token("--series-1"),
      label: { show: true, position: "top", color: token("--ink"), fontSize: size, formatter: ({ value }) => (value == null ? "" : `${Math.round(value * 10) / 10}${data.unit}`) } }],
  });
  addEventListener("resize", () => drawn.resize());
}

// Areas wear the colour of their class; its word stands in each, so that colour is not all there is.
function colour(box) {
  const classes = read("figures-classes") || {};
  const colours = { excellent: "--series-3", good: "--series-6", fair: "--series-2", poor: "--series-4" };
  const { map } = box.huimin;
  const known = Object.entries(classes).filter(([code, [name]]) => code && name);
  if (!known.length) return;
  const fill = ["match", ["get", "code"], ...known.flatMap(([code, [name]]) => [code, token(colours[name])]), "rgba(0,0,0,0)"];
  map.addLayer({ id: "figure-classes", type: "fill", source: "boundaries", paint: { "fill-color": fill, "fill-opacity": .75 } }, "grids");
  const word = ["match", ["get", "code"], ...known.flatMap(([code, [, title]]) => [code, title]), ""];
  for (const id of ["community-names", "street-names", "grid-names"]) {
    if (!map.getLayer(id)) continue;
    map.setLayoutProperty(id, "text-field", ["concat", ["coalesce", ["get", "name"], ""], "\n", word]);
    map.setPaintProperty(id, "text-color", token("--ink"));
    map.setPaintProperty(id, "text-opacity", 1);
  }
}

for (const box of document.querySelectorAll("[data-chart]")) chart(box).catch((problem) => console.warn("chart:", problem.message));
document.querySelector("[data-figures-map]")?.addEventListener("huimin:map", (event) => colour(event.target));

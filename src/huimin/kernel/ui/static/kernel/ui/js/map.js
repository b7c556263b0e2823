// Maps on MapLibre GL, off-line: boundaries from our own GeoJSON, letters drawn from the system's fonts (a style without
// `glyphs` makes MapLibre do so), symbols of our own. PMTiles are used where the installation has them. Every map stands
// beside a list that says the same, so a failure here only shows the words that say so.

import { STATES, draw, token } from "./symbols.js";

const SYMBOL_PX = 26;
// How near a map of one place begins: at the house, or at the quarter when the place is only known roughly.
const ZOOM = { place: 16.5, near: 14.5 };
const SOON_MS = 4 * 3600 * 1000;
const NO_POINTS = { type: "FeatureCollection", features: [] };
const LEVELS = { city: 0, district: 1, street: 2, community: 3, grid: 4 };
const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const MOVE_MS = isCalm ? 0 : 200;

let library;

function loadScript(url) {
  return new Promise((done, fail) => {
    const script = Object.assign(document.createElement("script"), { src: url, onload: done, onerror: () => fail(new Error(url)) });
    document.head.append(script);
  });
}

function loadLibrary({ library: script, worker, libraryCss }) {
  library ||= (async () => {
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: libraryCss });
    document.head.append(sheet);
    await loadScript(script);
    window.maplibregl.setWorkerUrl(worker);
    return window.maplibregl;
  })();
  return library;
}

async function fetchJson(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

function boundsOf(collection) {
  let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity;
  const visit = (part) => {
    if (typeof part[0] === "number") {
      west = Math.min(west, part[0]); east = Math.max(east, part[0]);
      south = Math.min(south, part[1]); north = Math.max(north, part[1]);
    } else part.forEach(visit);
  };
  for (const feature of collection.features) if (feature.geometry) visit(feature.geometry.coordinates);
  return west <= east ? [[west, south], [east, north]] : null;
}

function font() {
  return [getComputedStyle(document.body).fontFamily.split(",").map((name) => name.trim().replaceAll(/["']/g, "")).filter((name) => name && !name.startsWith("-")).slice(0, 6).join(",")];
}

function levelIs(...levels) { return ["in", ["get", "level"], ["literal", levels]]; }

function style(boundaries, hasTiles, tiles) {
  const isChinese = document.documentElement.lang.startsWith("zh");
  const name = isChinese ? ["get", "name"] : ["coalesce", ["get", "name_en"], ["get", "name"]];
  const em = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const letter = Math.max(13, Math.min(em * .72, 80));
  const outline = (id, levels, width, dash) => ({
    id, type: "line", source: "boundaries", filter: levelIs(...levels),
    layout: { "line-join": "round" },
    paint: { "line-color": token("--map-line"), "line-width": width, ...(dash ? { "line-dasharray": dash } : {}) },
  });
  const label = (id, levels, size, minzoom, weight, maxzoom = 24) => ({
    id, type: "symbol", source: "labels", filter: levelIs(...levels), minzoom, maxzoom,
    layout: { "text-field": name, "text-font": font(), "text-size": size, "text-max-width": 8, "text-padding": 6 },
    paint: { "text-color": token("--map-ink"), "text-halo-color": token("--map-land"), "text-halo-width": 1.6, "text-opacity": weight },
  });
  return {
    version: 8,
    sources: {
      boundaries: { type: "geojson", data: boundaries },
      labels: { type: "geojson", data: labelPoints(boundaries) },
      points: {
        type: "geojson", data: NO_POINTS, cluster: true, clusterRadius: 36, clusterMaxZoom: 16,
        clusterProperties: { late: ["+", ["case", ["in", ["get", "state"], ["literal", ["late", "red", "yellow"]]], 1, 0]] },
      },
      all: { type: "geojson", data: NO_POINTS },
      chosen: { type: "geojson", data: NO_POINTS },
      ...(hasTiles ? { tiles: { type: "vector", url: `pmtiles://${tiles}` } } : {}),
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": hasTiles || !boundaries.features.length ? token("--map-land") : token("--sunk") } },
      ...(hasTiles ? tileLayers() : []),
      { id: "land", type: "fill", source: "boundaries", filter: levelIs("district", "street"), paint: { "fill-color": token("--map-land"), "fill-opacity": hasTiles ? 0 : 1 } },
      { id: "chosen", type: "fill", source: "chosen", paint: { "fill-color": token("--brand"), "fill-opacity": .16 } },
      outline("grids", ["grid"], 1, [2, 2]),
      outline("communities", ["community"], 1.5),
      outline("streets", ["street"], 2.5),
      outline("district", ["city", "district"], 3),
      label("grid-names", ["grid"], letter * .8, 15.2, .8),
      label("community-names", ["community"], letter, 12.5, 1),
      label("street-names", ["street"], letter * 1.1, 9, 1, 13),
      { id: "heat", type: "heatmap", source: "all", layout: { visibility: "none" },
        paint: {
          "heatmap-weight": ["match", ["get", "state"], ["red", "late"], 2, 1],
          "heatmap-radius": ["interpolate", ["linear"], ["zoom"], 11, letter * 1.2, 16, letter * 4],
          "heatmap-intensity": ["interpolate", ["linear"], ["zoom"], 11, .8, 16, 1.6],
          "heatmap-opacity": .85,
          "heatmap-color": ["interpolate", ["linear"], ["heatmap-density"], 0, "rgba(0,0,0,0)", .15, token("--info"), .5, token("--soon"), 1, token("--late")],
        } },
      { id: "clusters", type: "circle", source: "points", filter: ["has", "point_count"],
        paint: {
          "circle-color": token("--surface"), "circle-stroke-width": 3,
          "circle-stroke-color": ["case", [">", ["get", "late"], 0], token("--late"), token("--brand")],
          "circle-radius": ["interpolate", ["linear"], ["get", "point_count"], 2, letter * 1.05, 50, letter * 1.6, 1000, letter * 2.4],
        } },
      { id: "cluster-counts", type: "symbol", source: "points", filter: ["has", "point_count"],
        layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": font(), "text-size": letter * 1.05, "text-allow-overlap": true },
        paint: { "text-color": token("--ink") } },
      { id: "points", type: "symbol", source: "points", filter: ["!", ["has", "point_count"]],
        layout: {
          "icon-image": ["concat", "state-", ["get", "state"]], "icon-allow-overlap": true, "icon-ignore-placement": true,
          "icon-size": ["interpolate", ["linear"], ["zoom"], 11, .7 * letter / 14, 16, letter / 14],
          "symbol-sort-key": ["match", ["get", "state"], "red", 5, "late", 4, "yellow", 3, "soon", 2, 1],
        } },
    ],
  };
}

// The few layers of a Protomaps basemap that help to find a door, muted.
function tileLayers() {
  const from = (id, type, layer, paint, more = {}) => ({ id: `t-${id}`, type, source: "tiles", "source-layer": layer, paint, ...more });
  return [
    from("earth", "fill", "earth", { "fill-color": token("--map-land") }),
    from("water", "fill", "water", { "fill-color": token("--info-tint") }),
    from("roads", "line", "roads", { "line-color": token("--surface"), "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 10, .6, 17, 9] }),
    from("buildings", "fill", "buildings", { "fill-color": token("--line"), "fill-opacity": .5 }, { minzoom: 15 }),
    from("road-names", "symbol", "roads", { "text-color": token("--map-ink"), "text-halo-color": token("--map-land"), "text-halo-width": 1.5 },
      { minzoom: 14, layout: { "symbol-placement": "line", "text-field": ["coalesce", ["get", "name:zh"], ["get", "name"]], "text-font": font(), "text-size": 12 } }),
  ];
}

// What a case wears: its card, or how its time stands. A point that names a symbol itself keeps it.
function shaped(collection, linkTo) {
  const now = Date.now();
  for (const feature of collection.features) {
    const point = feature.properties;
    point.id ??= feature.id ?? point.number;
    if (linkTo && !point.url) point.url = linkTo.replace(/__(\w+)__/g, (_, key) => encodeURIComponent(point[key] ?? ""));
    if (STATES.includes(point.state)) continue;
    const left = point.due_at ? new Date(point.due_at) - now : Infinity;
    if (point.card) point.state = STATES.includes(point.card) ? point.card : "soon";
    else if (point.is_open === false) point.state = "fine";
    else point.state = left < 0 ? "late" : left < SOON_MS ? "soon" : ["reported", "registered", "dispatched"].includes(point.state) ? "wait" : "move";
  }
  return collection;
}

// A label stands once, at the middle of its area's largest ring, not once per tile.
function labelPoints(collection) {
  const features = [];
  for (const { geometry, properties } of collection.features) {
    if (!geometry) continue;
    const rings = (geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates]).map((polygon) => polygon[0]);
    const best = rings.map(middle).sort((one, two) => two.area - one.area)[0];
    if (best) features.push({ type: "Feature", properties, geometry: { type: "Point", coordinates: properties.lon ? [properties.lon, properties.lat] : best.at } });
  }
  return { type: "FeatureCollection", features };
}

function middle(ring) {
  let area = 0, x = 0, y = 0;
  const [x0, y0] = ring[0]; // near the origin the cross products keep their digits
  for (let i = 0; i < ring.length - 1; i += 1) {
    const [ax, ay, bx, by] = [ring[i][0] - x0, ring[i][1] - y0, ring[i + 1][0] - x0, ring[i + 1][1] - y0];
    const cross = ax * by - bx * ay;
    area += cross; x += (ax + bx) * cross; y += (ay + by) * cross;
  }
  return area ? { area: Math.abs(area), at: [x0 + x / (3 * area), y0 + y / (3 * area)] } : { area: 0, at: ring[0] };
}

function addSymbols(map) {
  for (const state of STATES) {
    const canvas = draw(state, SYMBOL_PX);
    const image = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    map.addImage(`state-${state}`, image, { pixelRatio: 2 });
  }
}

// The legend stands under the map, where it covers nothing.
function legend(words, states) {
  const box = document.createElement("div");
  box.className = "map-legend";
  const title = document.createElement("span");
  title.textContent = words.legend;
  const list = document.createElement("ul");
  for (const state of states) {
    const item = document.createElement("li");
    item.append(draw(state, 20), words[state]);
    list.append(item);
  }
  box.append(title, list);
  return box;
}

function popup(maplibre, map, feature, words) {
  const { title, at, url, state } = feature.properties;
  const box = document.createElement("div");
  const name = document.createElement("strong");
  name.textContent = title;
  const more = document.createElement("div");
  more.className = "quiet small";
  more.textContent = [words[state], at].filter(Boolean).join(" · ");
  box.append(name, more);
  if (url) {
    const link = Object.assign(document.createElement("a"), { href: url, textContent: words.open });
    box.append(link);
  }
  return new maplibre.Popup({ offset: 14, maxWidth: "18rem", closeButton: true }).setLngLat(feature.geometry.coordinates).setDOMContent(box).addTo(map);
}

function listen(maplibre, map, box, words) {
  let open;
  const show = (feature) => {
    open?.remove();
    open = popup(maplibre, map, feature, words);
    box.dispatchEvent(new CustomEvent("huimin:point", { detail: feature.properties, bubbles: true }));
  };
  map.on("click", "points", (event) => show(event.features[0]));
  map.on("click", "clusters", async (event) => {
    const [cluster] = event.features;
    const zoom = await map.getSource("points").getClusterExpansionZoom(cluster.properties.cluster_id);
    map.easeTo({ center: cluster.geometry.coordinates, zoom: Math.min(zoom, 18), duration: MOVE_MS });
  });
  for (const layer of ["points", "clusters"]) {
    map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
  }
  return show;
}

// Picking a place: the pin stands still, the map moves beneath it. Fields named lon and lat are filled once the person moved it.
function pick(map, box, words) {
  const form = box.closest("form") || document;
  const lon = form.querySelector("[name=lon]");
  const lat = form.querySelector("[name=lat]");
  const pin = document.createElement("div");
  pin.className = "map-pin";
  pin.innerHTML = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 23.5C6.5 17.5 4 13.5 4 9.5a8 8 0 0 1 16 0c0 4-2.5 8-8 14z"/><circle cx="12" cy="9.5" r="3" fill="#FFF" stroke="none"/></svg>';
  const tip = document.createElement("p");
  tip.className = "map-tip";
  tip.textContent = words.pick;
  tip.setAttribute("role", "status");
  map.getContainer().append(pin, tip);
  let isChosen = Boolean(lon?.value && lat?.value);
  let asked;

  const put = async () => {
    const { lng, lat: y } = map.getCenter();
    if (lon && lat) { lon.value = lng.toFixed(6); lat.value = y.toFixed(6); }
    box.dispatchEvent(new CustomEvent("huimin:picked", { detail: { lon: lng, lat: y }, bubbles: true }));
    if (!box.dataset.resolve) return;
    asked?.abort();
    asked = new AbortController();
    try {
      const url = new URL(box.dataset.resolve, location.href);
      url.searchParams.set("lon", lng.toFixed(6));
      url.searchParams.set("lat", y.toFixed(6));
      const answer = await fetch(url, { signal: asked.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const place = await answer.json();
      tip.textContent = place.name ? words.picked.replace("%s", place.name) : words.outside;
      box.dispatchEvent(new CustomEvent("huimin:placed", { detail: place, bubbles: true }));
    } catch { /* the point stands without its name */ }
  };
  map.on("movestart", (event) => { if (event.originalEvent) isChosen = true; });
  map.on("moveend", () => { if (isChosen) put(); });
  map.on("click", (event) => { isChosen = true; map.easeTo({ center: event.lngLat, duration: MOVE_MS }); });

  box.addEventListener("huimin:unpick", () => {
    isChosen = false;
    asked?.abort();
    if (lon && lat) lon.value = lat.value = "";
    tip.textContent = words.pick;
  });

  if (navigator.geolocation) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet map-locate";
    button.textContent = words.locate;
    button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
      ({ coords }) => { isChosen = true; map.jumpTo({ center: [coords.longitude, coords.latitude], zoom: 17 }); },
      () => { tip.textContent = words.denied; },
      { enableHighAccuracy: true, timeout: 10000 },
    ));
    map.getContainer().append(button);
  }
}

// A community chosen in a list is shown and looked at.
function follow(map, box, boundaries) {
  const chooser = document.querySelector("[data-map-chooser]");
  const mark = (code) => {
    const features = boundaries.features.filter(({ properties }) => properties.code === code);
    map.getSource("chosen").setData({ type: "FeatureCollection", features });
    return features;
  };
  const show = (code) => {
    const bounds = boundsOf({ features: mark(code) });
    if (bounds) map.fitBounds(bounds, { padding: 40, duration: MOVE_MS, maxZoom: 17 });
  };
  chooser?.addEventListener("change", () => {
    box.dispatchEvent(new CustomEvent("huimin:unpick"));
    show(chooser.value);
  });
  box.addEventListener("huimin:placed", ({ detail }) => mark(detail.community_code));
  if (chooser?.value) (box.dataset.lon ? mark : show)(chooser.value);
  return show;
}

async function start(box) {
  const data = box.dataset;
  const words = JSON.parse(data.words);
  const canvas = box.querySelector("[data-map-canvas]");
  try {
    const [maplibre, ...parts] = await Promise.all([loadLibrary(data), ...data.boundary.split(/\s+/).filter(Boolean).map(fetchJson)]);
    const boundaries = { type: "FeatureCollection", features: parts.flatMap((part) => part.features) };
    boundaries.features.sort((one, two) => (LEVELS[one.properties.level] ?? 9) - (LEVELS[two.properties.level] ?? 9));
    if (data.pmtiles) {
      await loadScript(data.pmtilesLibrary);
      maplibre.addProtocol("pmtiles", new window.pmtiles.Protocol().tile);
    }
    box.classList.add("is-live");
    const isConstructed = boundaries.features.some(({ properties }) => properties.is_constructed);
    const said = parts.map(({ attribution }) => attribution).find(Boolean) || (isConstructed ? words.constructed : "");
    const credits = [data.attribution, said].filter(Boolean);
    const here = data.lon && data.lat ? [Number(data.lon), Number(data.lat)] : null;
    const caption = box.querySelector("[data-map-caption]");
    caption.textContent = [caption.textContent, ...credits].filter(Boolean).join(" · ");
    if (data.mode !== "pick") caption.before(legend(words, (data.states || STATES.join(" ")).split(/\s+/)));
    const map = new maplibre.Map({
      container: canvas,
      style: style(boundaries, Boolean(data.pmtiles), data.pmtiles && new URL(data.pmtiles, location.href).href),
      ...(here ? { center: here, zoom: "approximate" in data ? ZOOM.near : ZOOM.place } : { bounds: boundsOf(boundaries) || [[73, 18], [135, 54]], fitBoundsOptions: { padding: 24 } }),
      attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, maxPitch: 0,
      maxZoom: 19, fadeDuration: 0, cooperativeGestures: false,
      locale: { "NavigationControl.ZoomIn": words.in, "NavigationControl.ZoomOut": words.out, "Map.Title": box.getAttribute("aria-label") || words.legend },
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
    map.addControl(new maplibre.ScaleControl({ unit: "metric", maxWidth: 7 * parseFloat(getComputedStyle(canvas).fontSize) }), "bottom-left");
    map.once("load", () => {
      addSymbols(map);
      const chosen = follow(map, box, boundaries);
      if (data.mode === "pick") { pick(map, box, words); }
      const show = listen(maplibre, map, box, words);
      const setPoints = (points) => {
        shaped(points, data.link);
        for (const source of ["points", "all"]) map.getSource(source).setData(points);
        box.points = points;
      };
      // "points": each case, clustered; "heat": where many are, the late ones weighing double.
      const setMode = (mode) => {
        for (const layer of ["clusters", "cluster-counts", "points"]) map.setLayoutProperty(layer, "visibility", mode === "heat" ? "none" : "visible");
        map.setLayoutProperty("heat", "visibility", mode === "heat" ? "visible" : "none");
      };
      box.huimin = {
        map, setPoints, setMode, chosen,
        select(id) {
          const feature = box.points?.features.find(({ properties }) => String(properties.id) === String(id));
          if (!feature) return;
          map.easeTo({ center: feature.geometry.coordinates, zoom: Math.max(map.getZoom(), 16), duration: MOVE_MS });
          show(feature);
        },
      };
      if (data.point && here) {
        const properties = { id: 1, state: data.point, title: data.title || "", card: data.card, due_at: data.due, is_open: !("closed" in data) };
        setPoints({ type: "FeatureCollection", features: [{ type: "Feature", properties, geometry: { type: "Point", coordinates: here } }] });
      }
      if (data.points) fetchJson(data.points).then(setPoints).catch(() => fail(box, words));
      box.dispatchEvent(new CustomEvent("huimin:map", { bubbles: true }));
    });
  } catch (problem) {
    fail(box, words);
    console.warn("map:", problem.message);
  }
}

function fail(box, words) {
  const caption = box.querySelector("[data-map-caption]");
  caption.textContent = words.failed;
}

// A row of the list beside the map shows its place.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-map-id]");
  if (!row) return;
  const box = document.querySelector("[data-map].is-live");
  if (box?.huimin) { event.preventDefault(); box.huimin.select(row.dataset.mapId); }
});

// Only maps that come into view are made: a page on a cheap phone stays light.
const near = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    near.unobserve(entry.target);
    start(entry.target);
  }
}, { rootMargin: "200px" });
for (const box of document.querySelectorAll("[data-map]")) near.observe(box);

window.huimin = Object.assign(window.huimin || {}, { map: { start } });

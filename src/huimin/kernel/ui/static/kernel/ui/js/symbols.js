// The map's own symbols: a state is told by its shape first, by its colour second. Drawn on canvas, so no sprite has to be served.

const SHAPES = {
  wait: { path: "M12 4.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0-15z", colour: "--quiet", hollow: true },
  move: { path: "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17z", half: "M12 7a5 5 0 0 1 0 10z", colour: "--info" },
  fine: { path: "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17z", stroke: "M8 12.3l2.8 2.8L16 9.7", colour: "--fine" },
  soon: { path: "M12 2.5L22 20.5H2z", stroke: "M12 9.5v5M12 17.3v.2", colour: "--soon" },
  late: { path: "M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3z", stroke: "M12 7.5v6M12 16.3v.2", colour: "--late" },
  yellow: { path: "M6 2.5h12v19H6z", colour: "--card-yellow", edge: "--on-yellow" },
  red: { path: "M6 2.5h12v19H6z", stroke: "M12 7v6.5M12 17v.2", colour: "--card-red" },
};

export const STATES = Object.keys(SHAPES);

export function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export function draw(state, size, ratio = 2) {
  const shape = SHAPES[state] || SHAPES.wait;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(size * ratio / 24, size * ratio / 24);
  pen.lineJoin = pen.lineCap = "round";
  const path = new Path2D(shape.path);
  pen.strokeStyle = shape.edge ? token(shape.edge) : token("--surface");
  pen.lineWidth = shape.hollow ? 6 : 2.5;
  pen.stroke(path);
  pen.fillStyle = shape.hollow ? token("--surface") : token(shape.colour);
  pen.fill(path);
  if (shape.hollow) { pen.strokeStyle = token(shape.colour); pen.lineWidth = 3; pen.stroke(path); }
  if (shape.half) { pen.fillStyle = token("--surface"); pen.fill(new Path2D(shape.half)); }
  if (shape.stroke) { pen.strokeStyle = token("--surface"); pen.lineWidth = 2.2; pen.stroke(new Path2D(shape.stroke)); }
  return canvas;
}

// How the transform of a race moves points: x to about + matrix (x - about).

/** Where a point goes. */
export function moved([x, y], { matrix: [[a, b], [c, d]], about: [p, q] }) {
  return [p + a * (x - p) + b * (y - q), q + c * (x - p) + d * (y - q)];
}

/** The point that goes to another: a rotation and a stretch, undone. */
export function movedBack(point, { matrix: [[a, b], [c, d]], about }) {
  const square = a * d - b * c;
  const inverse = {
    matrix: [
      [d / square, -b / square],
      [-c / square, a / square],
    ],
    about,
  };
  return moved(point, inverse);
}

/** The point of the untransformed surface that a person chose in the picture, with as many digits as that can show. */
export function chosenPoint(shown, move) {
  return movedBack(shown, move).map((value) => Number(value.toPrecision(4)));
}

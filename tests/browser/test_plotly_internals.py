"""The private fields of Plotly that player/web/ground/plotly_internals.js reads mean what the player takes them for."""

from player import assets

ADDRESS = f"/{assets.base()}/ground/plotly_internals.js"


def test_a_point_of_the_plane_lies_where_plotly_draws_it(visit):
    page = visit.open()
    distance = page.evaluate(
        """async (address) => {
          const {planeOf} = await import(address);
          const gd = document.querySelector('.contour .plot');
          const plane = planeOf(gd), star = gd.querySelector('.scatterlayer .points path').getBoundingClientRect();
          const home = gd.getBoundingClientRect();
          const [x, y] = [star.left + star.width / 2 - home.left, star.top + star.height / 2 - home.top];
          return [Math.abs(plane.x(3) - x), Math.abs(plane.y(0.5) - y), Math.abs(plane.fromX(plane.x(2.5)) - 2.5)];
        }""",
        ADDRESS,
    )
    # A star's bounding box is not centred on its point vertically: its height is 0.9 of its width.
    assert distance[0] < 0.6
    assert distance[1] < 2
    assert distance[2] < 1e-3  # Plotly rounds to a hundredth of a pixel


def test_a_point_of_the_scene_lies_where_webgl_draws_it(visit):
    """A black marker is drawn by Plotly at one corner of the surface; the projection must name its pixel."""
    page = visit.open()
    offset = page.evaluate(
        """async (address) => {
          const {sceneOf} = await import(address);
          const gd = document.createElement('div');
          gd.style.cssText = 'position:fixed;left:0;top:0;width:400px;height:400px;z-index:9;background:white';
          document.body.append(gd);
          const axis = {visible: false}, range = [0, 4];
          await Plotly.newPlot(gd, [{type: 'scatter3d', mode: 'markers', x: [1, 3.9], y: [3, 0.1], z: [50, 99],
            marker: {size: 9, color: ['#000', '#fff'], opacity: 1, line: {width: 0}}}], {margin: {l: 0, r: 0, t: 0, b: 0},
            scene: {xaxis: {...axis, range}, yaxis: {...axis, range}, zaxis: {...axis, range: [0, 100]}}},
            {plotGlPixelRatio: 1, staticPlot: false});
          const url = await Plotly.toImage(gd, {format: 'png', width: 400, height: 400, scale: 1});
          const image = new Image();
          image.src = url;
          await image.decode();
          const context = new OffscreenCanvas(400, 400).getContext('2d');
          context.drawImage(image, 0, 0);
          const {data} = context.getImageData(0, 0, 400, 400);
          let n = 0, sx = 0, sy = 0;
          for (let k = 0; k < 160000; k++)
            if (data[4 * k + 3] > 200 && data[4 * k] < 60) { n++; sx += k % 400; sy += Math.floor(k / 400); }
          const M = sceneOf(gd).matrix, at = (r) => M[r] * 1 + M[4 + r] * 3 + M[8 + r] * 50 + M[12 + r];
          const px = (at(0) / at(3) * 0.5 + 0.5) * 400, py = (0.5 - at(1) / at(3) * 0.5) * 400;
          Plotly.purge(gd);
          gd.remove();
          return [n, sx / n + 0.5 - px, sy / n + 0.5 - py];
        }""",
        ADDRESS,
    )
    assert offset[0] > 20
    assert abs(offset[1]) < 1.5
    assert abs(offset[2]) < 1.5

// Pictures compared pixel by pixel, by the browser that took them.
import { openBrowser } from "./product.mjs";

/**
 * How far two pictures are from each other: the largest difference of any colour of any pixel, out of 255. Chromium paints a rounded
 * edge one or two lighter or darker from one time to the next; what somebody could see is more.
 */
export async function distance(one, other) {
  const page = await (await openBrowser()).newPage();
  const far = await page.evaluate(async (pictures) => {
    const pixels = async (picture) => {
      const image = new Image();
      image.src = `data:image/png;base64,${picture}`;
      await image.decode();
      const { width, height } = image;
      const canvas = new OffscreenCanvas(width, height).getContext("2d");
      canvas.drawImage(image, 0, 0);
      return canvas.getImageData(0, 0, width, height);
    };
    const [a, b] = [await pixels(pictures[0]), await pixels(pictures[1])];
    if (a.width !== b.width || a.height !== b.height) return 255;
    let most = 0;
    for (let index = 0; index < a.data.length; index++) most = Math.max(most, Math.abs(a.data[index] - b.data[index]));
    return most;
  }, [one.toString("base64"), other.toString("base64")]);
  await page.close();
  return far;
}

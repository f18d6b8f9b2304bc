/** CSS pixels of a side, and of them as many as a dense screen shows. */
const SIDE = 56 * 2;
/** Bytes. Larger pictures are not unpacked only to be shown small. */
const MOST_BYTES = 25e6;

/**
 * A small picture of a picture. It is drawn and not loaded from an address: a page whose policy allows images from
 * its own origin alone allows no `blob:` either. `undefined` for what the browser cannot draw.
 */
export async function drawPreview(file: Blob): Promise<HTMLCanvasElement | undefined> {
  if (file.size > MOST_BYTES) return undefined;
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    // it says of itself that it is a picture, or is of a kind that is not drawn this way
    return undefined;
  }
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIDE;
  const { width, height } = bitmap;
  // its middle, filling the square
  const part = Math.min(width, height);
  const context = canvas.getContext('2d');
  if (context) context.imageSmoothingQuality = 'high';
  context?.drawImage(bitmap, (width - part) / 2, (height - part) / 2, part, part, 0, 0, SIDE, SIDE);
  bitmap.close();
  return canvas;
}

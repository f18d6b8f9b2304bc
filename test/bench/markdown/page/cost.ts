import type { CreateRenderer, Renderer } from './renderer.js';

export interface CostOptions {
  /** What is added, in chunks of four characters. */
  readonly added: string;
  /** Chunks before the first that counts. */
  readonly warm: number;
  /** Nothing is laid out: what is left is the script's own work. */
  readonly hidden: boolean;
  /** Chunks between two frames: a frame finds out what is out of sight, a layout that is asked for does not. */
  readonly chunksOfFrame: number;
  /** No more chunks after so many ms, but at least five. */
  readonly budget: number;
}

/** µs of each chunk, with the layout that it makes necessary and without. */
export interface Cost {
  readonly script: readonly number[];
  readonly whole: readonly number[];
  /** All that were added, those that do not count too. */
  readonly chunks: number;
}

export const CHUNK = 4;
const LEAST_SAMPLES = 5;

let current: Renderer | undefined;

export async function prepareCost(create: CreateRenderer, shown: string): Promise<void> {
  current?.dispose();
  const scroller = scrollingBox();
  const target = document.createElement('div');
  target.className = 'content';
  scroller.hidden = false;
  scroller.replaceChildren(target);
  current = create(target);
  await current.show(shown);
  for (let frames = 0; frames < 4; frames++) await nextFrame();
}

export async function measureCost({ added, warm, hidden, chunksOfFrame, budget }: CostOptions): Promise<Cost> {
  const renderer = current;
  if (!renderer) throw new Error('Nothing is prepared');
  const scroller = scrollingBox();
  scroller.hidden = hidden;
  const script: number[] = [];
  const whole: number[] = [];
  const start = performance.now();
  let chunks = 0;
  for (let index = 0; index * CHUNK < added.length; index++) {
    if (index % chunksOfFrame === 0) await nextFrame();
    const begin = performance.now();
    if (begin - start > budget && script.length >= LEAST_SAMPLES) break;
    const shown = renderer.append(added.slice(index * CHUNK, (index + 1) * CHUNK));
    if (shown) await shown;
    const written = performance.now();
    layOut(scroller);
    const laidOut = performance.now();
    chunks += 1;
    scroller.scrollTop = 1e9;
    if (index < warm && laidOut - start < budget / 2) continue;
    script.push((written - begin) * 1000);
    whole.push((laidOut - begin) * 1000);
  }
  return { script, whole, chunks };
}

/** To ask for a size is to have all laid out. */
function layOut(box: Element): number {
  return box.scrollHeight;
}

function scrollingBox(): HTMLElement {
  const scroller = document.querySelector<HTMLElement>('#scroller');
  if (!scroller) throw new Error('The page has no box that scrolls');
  return scroller;
}

export function nextFrame(): Promise<unknown> {
  return new Promise(requestAnimationFrame);
}

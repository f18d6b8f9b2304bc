import type { Report, Task } from './hostile-page.js';

/**
 * The strictest policy that a page may have around the element, less `connect-src`, which nothing here needs. Its
 * 'self' is written out: in a `srcdoc` Firefox takes it for nobody.
 */
export const STRICT = [
  "default-src 'none'",
  `script-src ${location.origin}`,
  `style-src ${location.origin}`,
  `img-src ${location.origin} data:`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types chat-stream dompurify lit-html',
].join('; ');

/** Shows texts in a page of their own, so that what they may break is not this one. */
export async function showInFrame(policy: string, shownBy: Task['shownBy'], texts: Task['texts']): Promise<Report> {
  const frame = document.createElement('iframe');
  const waiting: ((report: Report) => void)[] = [];
  const listener = ({ data, source }: MessageEvent<Report>) => {
    if (source === frame.contentWindow) waiting.shift()?.(data);
  };
  const nextReport = () => new Promise<Report>((resolve) => waiting.push(resolve));
  addEventListener('message', listener);
  const ready = nextReport();
  frame.srcdoc =
    `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><body>` +
    `<script type="module" src="${new URL('./hostile-page.ts', import.meta.url).href}"></script>`;
  document.body.append(frame);
  await ready;
  const report = nextReport();
  const task: Task = { shownBy, texts, lastRequest: new URL('/package.json?last', location.href).href };
  frame.contentWindow?.postMessage(task, '*');
  try {
    return await report;
  } finally {
    removeEventListener('message', listener);
    frame.remove();
  }
}

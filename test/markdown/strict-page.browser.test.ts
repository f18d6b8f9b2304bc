import { expect } from 'chai';

/**
 * The strictest policy that a page may have around the element, less `connect-src`, which nothing here needs. Its
 * 'self' is written out: in a `srcdoc` Firefox takes it for nobody.
 */
const POLICY = [
  "default-src 'none'",
  `script-src ${location.origin}`,
  `style-src ${location.origin}`,
  `img-src ${location.origin} data:`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types dompurify',
].join('; ');

/** What the framed page reports (strict-page.ts). */
interface Report {
  rendered: number;
  violations: string[];
  failures: string[];
}

describe('a page with a strict content security policy', () => {
  it('shows every hostile text without a report', async () => {
    const frame = document.createElement('iframe');
    const script = new URL('./strict-page.ts', import.meta.url).href;
    frame.srcdoc =
      `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}">` +
      `<body><script type="module" src="${script}"></script>`;
    const report = new Promise<Report>((resolve) => {
      addEventListener('message', ({ data, source }: MessageEvent<Report>) => {
        if (source === frame.contentWindow) resolve(data);
      });
    });
    document.body.append(frame);
    const { rendered, violations, failures } = await report;
    frame.remove();
    expect(rendered).to.be.above(100);
    expect(violations).to.deep.equal([]);
    expect(failures).to.deep.equal([]);
  }).timeout(30_000);
});

import { forbidden } from './forbidden.js';
import { hostile } from './hostile.js';
import { bySizes, stream } from './streaming.js';

/** Runs in the frame of strict-page.browser.test.ts and tells what its policy had to stop. */
const violations: string[] = [];
document.addEventListener('securitypolicyviolation', (event) => {
  violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`);
});

const failures: string[] = [];
for (const { text } of hostile) {
  const target = stream(bySizes(text, [text.length > 300 ? 97 : 3]), (shown) => document.body.append(shown));
  failures.push(...forbidden(target));
}

// Violations are told in a task of their own; one of our own making shows that all before it were.
document.addEventListener('securitypolicyviolation', ({ blockedURI }) => {
  if (!blockedURI.includes('last-violation')) return;
  violations.pop();
  parent.postMessage({ rendered: hostile.length, violations, failures }, '*');
});
const image = new Image();
image.src = 'https://other.example/last-violation.png';

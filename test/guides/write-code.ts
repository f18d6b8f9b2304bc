// npm run docs:code: writes into the guides the files that they show
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withFiles } from './support/blocks.js';
import { guides, root } from './support/guides.js';

for (const guide of guides()) {
  const path = join(root, guide);
  const text = readFileSync(path, 'utf8');
  const current = withFiles(text, (file) => readFileSync(join(dirname(path), file), 'utf8'));
  if (current !== text) writeFileSync(path, current);
}

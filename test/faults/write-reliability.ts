import { writeFileSync } from 'node:fs';
import { renderReliability } from './reliability.js';

writeFileSync('docs/reliability.md', renderReliability());

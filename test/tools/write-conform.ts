import { writeFileSync } from 'node:fs';
import { renderConform } from './conform-page.js';

writeFileSync('docs/conform.md', renderConform());

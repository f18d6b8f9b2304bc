// There is nothing to build: the page and the package's files for a script tag are put where a server finds them.
import { cpSync } from 'node:fs';

for (const file of ['index.html', 'page.css', 'page.js']) cpSync(file, `dist/${file}`);
cpSync('node_modules/chat-stream/dist/cdn', 'dist/chat-stream', { recursive: true });

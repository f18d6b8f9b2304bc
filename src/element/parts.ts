import { Part } from './part.js';

/** What not every chat needs, or none before its first answer: each a file of its own, which is fetched by its first user. */
export const parts = {
  actions: new Part(() => import('./parts/actions.js')),
  approval: new Part(() => import('./parts/approval.js')),
  commands: new Part(() => import('./parts/commands.js')),
  details: new Part(() => import('./parts/details.js')),
  files: new Part(() => import('./parts/files.js')),
  launcher: new Part(() => import('./parts/launcher.js')),
  sessions: new Part(() => import('./parts/sessions.js')),
  text: new Part(() => import('./parts/text.js')),
};

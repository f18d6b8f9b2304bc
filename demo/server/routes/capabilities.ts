import { contentLimit } from './messages.js';
import type { Route } from './route.js';

/** What this server offers beyond the contract's required endpoints. */
export function capabilitiesRoute(streams: boolean): Route {
  const capabilities = {
    v: 1,
    stream: streams,
    resume: streams,
    cancel: true,
    attachments: { types: [], maxBytes: 0 },
    feedback: false,
    audio: false,
    titles: false,
    sessions: true,
    limits: { contentBytes: contentLimit },
    userStreaming: false,
  };
  return { method: 'GET', path: '/chat/capabilities', answer: (context) => context.json(capabilities) };
}

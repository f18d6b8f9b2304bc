import { fileLimit } from '../files/files.js';
import { acceptedTypes } from '../files/media-type.js';
import { contentLimit } from './messages.js';
import type { Route } from './route.js';

interface Offers {
  /** Whether it is worth a client's while to stream. */
  readonly streams: () => boolean;
  readonly titles: boolean;
  /** Whether a recording can be written down. */
  readonly hears: boolean;
  /** Whether each user has a switch of their own for streaming. */
  readonly userStreaming: boolean;
}

/** What this server offers beyond the contract's required endpoints. */
export function capabilitiesRoute({ streams, titles, hears, userStreaming }: Offers): Route {
  const capabilities = {
    v: 1,
    cancel: true,
    attachments: { types: acceptedTypes, maxBytes: fileLimit },
    feedback: true,
    audio: hears,
    titles,
    sessions: true,
    limits: { contentBytes: contentLimit },
    userStreaming,
  };
  return {
    method: 'GET',
    path: '/chat/capabilities',
    answer(context) {
      const stream = streams() && context.get('user').streams;
      return context.json({ ...capabilities, stream, resume: stream });
    },
  };
}

import { commentLimit } from '../routes/feedback.js';
import { titleLimit } from '../routes/input.js';
import { contentLimit, filesLimit } from '../routes/messages.js';

/** JSON Schema, as far as it is used here. */
export type Schema = Readonly<Record<string, unknown>>;

/** What a field may hold: the same as its reader in `routes/input.ts` takes, as a test makes sure. */
export const kinds = {
  id: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
  count: { type: 'integer', minimum: 1 },
  offset: { type: 'integer', minimum: 0 },
  text: { type: 'string' },
  content: { type: 'string', maxLength: contentLimit },
  title: { type: 'string', minLength: 1, maxLength: titleLimit },
  comment: { type: 'string', maxLength: commentLimit },
  role: { type: 'string', enum: ['human'] },
  flag: { type: 'boolean' },
  key: { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' },
  confirmation: { type: 'integer', enum: [0, 1] },
  rating: { type: 'integer', enum: [-1, 0, 1] },
  timestamp: { type: 'number', minimum: 0 },
  cursor: { type: 'string', pattern: '^\\d{1,15}\\.\\d{1,15}$' },
  file: { type: 'string', contentMediaType: 'application/octet-stream' },
  files: {
    type: 'array',
    maxItems: filesLimit,
    items: {
      type: 'object',
      properties: { type: { type: 'string', enum: ['File'] }, file_id: { type: 'integer', minimum: 1 } },
      required: ['file_id'],
    },
  },
} as const satisfies Record<string, Schema>;

export type Kind = keyof typeof kinds;

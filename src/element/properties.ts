import type { PropertyDeclarations } from 'lit';

/** The properties of `<chat-stream>`, and which of them are attributes, too. */
export const properties = {
  baseUrl: { attribute: 'base-url' },
  sessionId: { attribute: 'session-id' },
  transport: {},
  headers: { attribute: false },
  fetch: { attribute: false },
  client: { attribute: false },
  locale: {},
  strings: { attribute: false },
  breaks: { type: Boolean },
  smooth: { type: Boolean },
  codeDownload: { type: Boolean, attribute: 'code-download' },
  highlight: { attribute: false },
  maths: { attribute: false },
  diagrams: { attribute: false },
  renderers: { attribute: false },
  allowedImageOrigins: { attribute: false },
  allowedLinkProtocols: { attribute: false },
  mode: { reflect: true },
  open: { type: Boolean, reflect: true },
  hideSessions: { type: Boolean, attribute: 'hide-sessions' },
  showMetrics: { type: Boolean, attribute: 'show-metrics' },
  speech: { type: Boolean },
  sendKey: { attribute: 'send-key' },
  announce: {},
  suggestions: { attribute: false },
  commands: { attribute: false },
  messageExtras: { attribute: false },
} satisfies PropertyDeclarations;

/** What a client is made of: when one of these changes, the old one is let go. */
export const connection = ['baseUrl', 'transport', 'headers', 'fetch', 'client'] as const;
/** What answers are shown with: when one of these changes, they are shown anew. */
export const looks = [
  'breaks',
  'smooth',
  'codeDownload',
  'highlight',
  'maths',
  'diagrams',
  'renderers',
  'allowedImageOrigins',
  'allowedLinkProtocols',
] as const;
/** What the interface says. */
export const speech = ['locale', 'strings'] as const;

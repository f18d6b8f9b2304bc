import '../src/index.js';

/** A person who has to log in does so beside this page, which keeps what they have typed. */
const hint = document.querySelector<HTMLElement>('.log-in');
document.querySelector('chat-stream')?.addEventListener('chat-error', ({ detail }) => {
  if (hint) hint.hidden = detail.error?.code !== 'unauthorized';
});

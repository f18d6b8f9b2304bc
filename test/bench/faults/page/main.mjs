// One client, the one that the address names: /<fault>/<client>/
import 'deep-chat';
import '@n8n/chat/style.css';
import { createChat } from '@n8n/chat';
import { useChat } from '@ai-sdk/react';
import { fetchServerSentEvents, useChat as useTanStack } from '@tanstack/ai-react';
import { DefaultChatTransport } from 'ai';
import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';
import '../../../../src/index.ts';

const here = location.pathname;
const api = `${here}api`;

/** The form and the words that the documentation of both has around messages. */
function Chat({ texts, isWaiting, error, send }) {
  const [text, setText] = useState('');
  const submit = (event) => {
    event.preventDefault();
    send(text);
    setText('');
  };
  const field = createElement('input', { value: text, onChange: ({ target }) => setText(target.value) });
  return createElement(
    'div',
    {},
    ...texts.map((content, index) => createElement('p', { key: index }, content)),
    isWaiting && createElement('p', {}, 'Thinking…'),
    error && createElement('p', { role: 'alert' }, 'Something went wrong.'),
    createElement('form', { onSubmit: submit }, field),
  );
}

const render = (view) => createRoot(document.body.appendChild(document.createElement('div'))).render(view);

/** https://ai-sdk.dev/docs/ai-sdk-ui/chatbot */
async function showUseChat(resume) {
  const stored = resume ? await (await fetch(`${api}/messages`)).json() : [];
  const transport = new DefaultChatTransport({ api });
  const View = () => {
    const { messages, sendMessage, status, error } = useChat({ id: 'chat', messages: stored, resume, transport });
    const texts = messages.map(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : '')).join(''));
    return createElement(Chat, {
      texts,
      error,
      isWaiting: status === 'submitted',
      send: (text) => sendMessage({ text }),
    });
  };
  render(createElement(View));
}

const clients = {
  ours: () => document.body.append(Object.assign(document.createElement('chat-stream'), { baseUrl: api })),
  // https://deepchat.dev/docs/messages: what was said is kept in the browser
  deepChat: () =>
    document.body.append(
      Object.assign(document.createElement('deep-chat'), { connect: { url: api, stream: true }, browserStorage: true }),
    ),
  useChat: () => showUseChat(false),
  resumed: () => showUseChat(true),
  tanStack() {
    // by default it tries five times within a second and a quarter
    const connection = fetchServerSentEvents(api, { reconnect: { maxAttempts: 100, delayMs: 500 } });
    const View = () => {
      const { messages, sendMessage, isLoading, error } = useTanStack({
        threadId: 'chat',
        connection,
        persistence: true,
      });
      const texts = messages.map(({ parts }) =>
        parts.map((part) => (part.type === 'text' ? part.content : '')).join(''),
      );
      return createElement(Chat, { texts, error, isWaiting: isLoading, send: sendMessage });
    };
    render(createElement(View));
  },
  n8n() {
    const place = document.body.appendChild(document.createElement('div'));
    place.id = 'n8n-chat';
    createChat({ webhookUrl: api, enableStreaming: true, mode: 'fullscreen', initialMessages: [] });
  },
};

/** What is seen: shadow trees too, and nothing that is there for screen readers only. */
function seen(node) {
  if (node instanceof Text) return node.data;
  if (node instanceof HTMLElement) {
    if (['STYLE', 'SCRIPT'].includes(node.tagName) || !node.checkVisibility()) return '';
    if (getComputedStyle(node).position === 'absolute' && node.offsetWidth <= 1) return '';
  }
  const children = node.shadowRoot ? [node.shadowRoot] : node instanceof HTMLSlotElement ? node.assignedNodes() : [];
  return `${[...children, ...(node.shadowRoot ? [] : node.childNodes)].map(seen).join('')} `;
}

globalThis.seen = () => seen(document.body);
await clients[here.split('/')[2]]();
globalThis.isReady = true;

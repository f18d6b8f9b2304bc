// What runs in the page of react.test.ts: the tag as a component, or a chat drawn by the hook alone.
import { createElement, StrictMode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { createChat } from '../../../src/client/index.js';
import { ChatStream, useChat } from '../../../src/react/index.js';

const chat = createChat({ baseUrl: '/api' });

function Headless() {
  const { messages, status, send } = useChat(chat);
  const items = messages.map(({ key, role, content }) => createElement('li', { key, className: role }, content));
  const button = createElement('button', { onClick: () => void send('hello') }, 'Say hello');
  return createElement('main', { 'data-status': status }, createElement('ul', {}, items), button);
}

/** What props have heard, for the test to read. */
const heard: string[] = [];
Object.assign(globalThis, { heard });

const root = document.getElementById('root');
if (!root) throw new Error('there is no root');
const tag = createElement(ChatStream, {
  baseUrl: '/api',
  className: 'chat',
  suggestions: ['What is new?'],
  onChatSend: ({ detail }) => heard.push(`send ${detail.text}`),
  onChatMessage: ({ detail }) => heard.push(`${detail.message.role} ${detail.message.content}`),
  ref: (element) => void Object.assign(globalThis, { element }),
});

if (location.pathname === '/hook.html') createRoot(root).render(createElement(StrictMode, {}, createElement(Headless)));
else hydrateRoot(root, tag);

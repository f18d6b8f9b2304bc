import 'deep-chat';
import { useChat } from '@ai-sdk/react';
import { DefaultChatTransport } from 'ai';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import '../../../../src/index.ts';
import { watch } from './watch.mjs';

const headers = { 'OCS-APIRequest': 'true', 'Content-Type': 'application/json' };

/** Each puts itself on the page, asks, and tells how to read what it shows. */
const ways = {
  stream: () => ours('stream'),
  poll: () => ours('poll'),
  async twoSeconds() {
    const place = document.body.appendChild(document.createElement('p'));
    const { session } = await ask('PUT', 'new_session', {});
    await ask('PUT', 'new_message', { sessionId: session.id, role: 'human', content: 'hello' });
    const { taskId } = await ask('GET', `generate?sessionId=${session.id}`);
    const timer = setInterval(async () => {
      const query = `sessionId=${session.id}&taskId=${taskId}`;
      const { content, task_output: output } = await ask('GET', `check_generation?${query}`);
      place.textContent = content ?? output?.output ?? '';
      if (content !== undefined) clearInterval(timer);
    }, 2000);
    return () => place.textContent;
  },
  // https://deepchat.dev/docs/connect: a server of one's own that streams
  async deepChat() {
    const chat = document.createElement('deep-chat');
    chat.connect = { url: '/deep-chat', stream: true };
    document.body.append(chat);
    await new Promise((resolve) => (chat.onComponentRender = resolve));
    chat.submitUserMessage({ text: 'hello' });
    return () => chat.shadowRoot.textContent;
  },
  // https://ai-sdk.dev/docs/ai-sdk-ui/chatbot
  async useChat() {
    const place = document.body.appendChild(document.createElement('div'));
    const transport = new DefaultChatTransport({ api: '/use-chat' });
    const said = Promise.withResolvers();
    const View = () => {
      const { messages, sendMessage } = useChat({ transport });
      said.resolve(sendMessage);
      const texts = messages.map(({ id, parts }) =>
        createElement('p', { key: id }, ...parts.map((part) => (part.type === 'text' ? part.text : ''))),
      );
      return createElement('div', {}, ...texts);
    };
    createRoot(place).render(createElement(View));
    (await said.promise)({ text: 'hello' });
    return () => place.textContent;
  },
};

async function ours(transport) {
  const chat = Object.assign(document.createElement('chat-stream'), { baseUrl: '/api', transport, hideSessions: true });
  document.body.append(chat);
  const metered = () => chat.shadowRoot?.querySelector('chat-stream-message:last-of-type .content')?.textContent ?? '';
  void chat.updateComplete.then(() => chat.send('hello'));
  return metered;
}

async function ask(method, path, json) {
  const response = await fetch(`/api/chat/${path}`, { method, headers, body: json && JSON.stringify(json) });
  return response.json();
}

globalThis.measure = async (way, count) => watch(await ways[way](), count);

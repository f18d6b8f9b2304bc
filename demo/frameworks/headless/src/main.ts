import { createChat, type ChatMessage } from 'chat-stream/client';
import './page.css';

const chat = createChat({ baseUrl: '/api' });
const list = document.querySelector('ol')!;
const form = document.querySelector('form')!;
const items = new Map<string, HTMLLIElement>();

chat.$messages.subscribe((messages) => list.replaceChildren(...messages.map(draw)));
chat.$status.subscribe((status) => (document.querySelector('output')!.value = status));

function draw({ key, role, content }: ChatMessage): HTMLLIElement {
  const item = items.get(key) ?? document.createElement('li');
  items.set(key, item);
  item.className = role;
  item.textContent = content;
  return item;
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const text = String(new FormData(form).get('text'));
  form.reset();
  // what cannot be sent is in $error, and the text is the person's again
  chat.send(text).catch(() => form.querySelector('input')!.setRangeText(text));
});

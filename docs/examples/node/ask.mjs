import { createChat, errorText, isChatError } from 'chat-stream/client';

const chat = createChat({ baseUrl: process.env.CHAT_URL ?? 'http://127.0.0.1:8788' });

let shown = 0;
chat.$messages.subscribe((messages) => {
  const newest = messages.at(-1);
  if (newest?.role !== 'assistant') return;
  process.stdout.write(newest.content.slice(shown));
  shown = newest.content.length;
});

const error = await chat.send(process.argv[2] ?? 'Hello').then(
  () => chat.$error.get(), // an answer that has failed is an answer, with what there was of it
  (reason) => reason, // the message did not get there
);
process.stdout.write('\n');
if (error) console.error(isChatError(error) ? errorText(error) : error);
chat.dispose();

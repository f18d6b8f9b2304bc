import { useStore } from '@nanostores/react';
import { createChat, errorText } from 'chat-stream/client';
import { useState } from 'react';

const chat = createChat({ baseUrl: '/api' });

export function Chat() {
  const messages = useStore(chat.$messages);
  const status = useStore(chat.$status);
  const error = useStore(chat.$error);
  const [text, setText] = useState('');

  async function submit(event) {
    event.preventDefault();
    setText('');
    // what was not sent is the person's again, and $error says why
    await chat.send(text).catch(() => setText(text));
  }

  return (
    <form onSubmit={submit}>
      {messages.map(({ key, role, content }) => (
        <p key={key}>
          <b>{role === 'human' ? 'You' : 'Assistant'}</b> {content}
        </p>
      ))}
      {error && <p role="alert">{errorText(error)}</p>}
      <input aria-label="Message" value={text} onChange={(event) => setText(event.target.value)} />
      {status === 'idle' ? (
        <button>Send</button>
      ) : (
        <button type="button" onClick={chat.stop}>
          Stop
        </button>
      )}
    </form>
  );
}
